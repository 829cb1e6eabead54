package sh.shithub.actions.cli.actions;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.CommandMethods;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.policy.PolicyCommands;
import sh.shithub.actions.cli.settings.Settings;

/** {@code shithubd admin actions}: workflow files, and what operators do to runs. */
@Command(name = "actions", description = "Workflow files and the runs made from them.", addMethodSubcommands = false)
public final class ActionsCommands {
    /** Not one whose removal was decided: its objects may have gone already. */
    private static final String PIN = """
            UPDATE workflow_runs SET pinned = ?
            WHERE id = ? AND expired_at IS NULL
            RETURNING id AS run_id, pinned, completed_at, logs_expired_at
            """;

    private final Gateway gateway;
    private final Database database;

    private ActionsCommands(Gateway gateway, Database database) {
        this.gateway = gateway;
        this.database = database;
    }

    public static CommandLine group(Settings settings) {
        Database database = new Database(settings);
        Gateway gateway = Gateway.patient(settings);
        CommandLine group = new CommandLine(new ActionsCommands(gateway, database))
                .addSubcommand(new Dispatch(settings.directory(), database, gateway))
                .addSubcommand(new ParseFile(settings.directory()))
                .addSubcommand(PolicyCommands.group(database));
        return CommandMethods.addTo(group, "pin", "unpin", "cancel", "rerun", "approve", "reject")
                .addSubcommand(new CancelAll(database, gateway));
    }

    @Command(
            name = "pin",
            description =
                    "Keeps a run with its logs and artifacts for ever: nothing of it expires until it is unpinned.",
            footer = {"", "Example:", "  shithubd admin actions pin --run 7"})
    void pin(@Mixin CommonOptions options, @Mixin RunOption run) {
        Map<String, Object> pinned = pinned(run.id(), true);
        if (pinned.get("logs_expired_at") != null) {
            options.note("the logs of run " + run.id() + " had expired before");
        }
        options.answer(pinned);
    }

    @Command(
            name = "unpin",
            description =
                    "Lets a run expire as all others do; one that is old enough goes with the next run of retention.",
            footer = {"", "Example:", "  shithubd admin actions unpin --run 7"})
    void unpin(@Mixin CommonOptions options, @Mixin RunOption run) {
        options.answer(pinned(run.id(), false));
    }

    private Map<String, Object> pinned(long run, boolean pinned) {
        return database.transaction(transaction -> {
            List<Map<String, Object>> changed = Rows.of(transaction, PIN, pinned, run);
            if (changed.isEmpty()) {
                throw refusal(transaction, run);
            }
            return changed.get(0);
        });
    }

    private static Failure refusal(Connection transaction, long run) throws SQLException {
        boolean there = !Rows.of(transaction, "SELECT FROM workflow_runs WHERE id = ?", run)
                .isEmpty();
        return there
                ? new Failure(ExitCode.REFUSED, "run " + run + " has expired and is being removed")
                : new Failure(ExitCode.NOT_FOUND, "there is no run " + run);
    }

    @Command(
            name = "cancel",
            description = {
                "Cancels a run: jobs that wait end at once, jobs that run are told and ended by the server after a grace.",
                "To repeat it is no error and changes nothing more.",
            },
            footer = {"", "Example:", "  shithubd admin actions cancel --run 7"})
    void cancel(@Mixin CommonOptions options, @Mixin RunOption run) {
        options.answer(gateway.post(path(run.id(), "cancel"), Map.of()));
    }

    @Command(
            name = "rerun",
            description = "Runs a run that has ended again, as a new run.",
            footer = {"", "Example:", "  shithubd admin actions rerun --run 7 --failed-only"})
    void rerun(
            @Mixin CommonOptions options,
            @Mixin RunOption run,
            @Option(
                            names = "--failed-only",
                            description = "jobs that succeeded are taken over with their results; the others run again")
                    boolean failedOnly,
            @Option(
                            names = "--idempotency-key",
                            paramLabel = "KEY",
                            description = "the same key for the same run gives the same new run (default: a new key)")
                    String key) {
        String path = path(run.id(), "rerun");
        // The call is repeated when it is not answered in time, so it always has a key.
        String sent = key == null ? "shithubd:" + UUID.randomUUID() : key;
        if (!sent.matches("[\\x21-\\x7E]{1,128}")) {
            throw new Failure(ExitCode.USAGE, "--idempotency-key must be 1 to 128 visible ASCII characters");
        }
        try {
            options.answer(gateway.post(path, Map.of("failed_only", failedOnly), Map.of("Idempotency-Key", sent)));
        } catch (Failure e) {
            throw mayBeQueued(e, "--idempotency-key " + sent);
        }
    }

    @Command(
            name = "approve",
            description = "Lets a run start that waits for approval.",
            footer = {"", "Example:", "  shithubd admin actions approve --run 7"})
    void approve(@Mixin CommonOptions options, @Mixin RunOption run) {
        options.answer(gateway.post(path(run.id(), "approve"), Map.of()));
    }

    @Command(
            name = "reject",
            description = "Ends a run that waits for approval: all its jobs are cancelled.",
            footer = {"", "Example:", "  shithubd admin actions reject --run 7"})
    void reject(@Mixin CommonOptions options, @Mixin RunOption run) {
        options.answer(gateway.post(path(run.id(), "reject"), Map.of()));
    }

    static String path(long run, String call) {
        return "/api/v1/runs/" + run + "/" + call;
    }

    /** No answer in time does not mean no run: its request may be waiting in Kafka. */
    static Failure mayBeQueued(Failure e, String option) {
        return e.code() != ExitCode.UNREACHABLE
                ? e
                : new Failure(
                        e.code(),
                        e.getMessage() + "; the run may be queued all the same: repeat with " + option
                                + ", which finds it instead of making another",
                        e);
    }
}
