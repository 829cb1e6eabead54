package sh.shithub.actions.cli.runner;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommandMethods;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.Text;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.platform.runners.RunnerStatements;

/** {@code shithubd admin runner}. */
@Command(
        name = "runner",
        description = "Runners, their registration tokens and what waits for them.",
        addMethodSubcommands = false)
public final class RunnerCommands {
    /** Locked in the order of ids; a runner whose heartbeat came while we waited for its row no longer qualifies. */
    private static final String MARK_STALE = """
            WITH stale AS (
                SELECT id FROM workflow_runners
                WHERE status <> 'offline'
                  AND coalesce(last_heartbeat_at, created_at) < now() - make_interval(secs => ?)
                ORDER BY id FOR UPDATE
            ), marked AS (
                UPDATE workflow_runners r SET status = 'offline', updated_at = now()
                FROM stale WHERE r.id = stale.id
                RETURNING r.id, r.name, r.status, r.last_heartbeat_at
            )
            SELECT * FROM marked ORDER BY id
            """;

    private static final List<String> COLUMNS = List.of(
            "id",
            "name",
            "status",
            "capacity",
            "active_job_count",
            "labels",
            "host_name",
            "version",
            "last_heartbeat_at",
            "draining",
            "revoked_at");

    private final Database database;

    private RunnerCommands(Database database) {
        this.database = database;
    }

    public static CommandLine group(Settings settings) {
        Database database = new Database(settings);
        CommandLine group = new CommandLine(new RunnerCommands(database)).addSubcommand(new RegisterRunner(database));
        CommandMethods.addTo(group, "list").addSubcommand(new ShowQueue(database));
        CommandMethods.addTo(group, "drain", "undrain")
                .addSubcommand(new RotateToken(database))
                .addSubcommand(new RevokeRunner(database));
        return CommandMethods.addTo(group, "cleanUpStale");
    }

    @Command(
            name = "list",
            description = "Lists the runners, draining and revoked ones too.",
            footer = {"", "Example:", "  shithubd admin runner list --output json"})
    void list(@Mixin CommonOptions options) {
        options.answer(COLUMNS, database.rows(RunnerStatements.ALL + "ORDER BY r.id"));
    }

    @Command(
            name = "drain",
            description = "Gives a runner no new jobs; those that it has go on. A repetition replaces the reason.",
            footer = {"", "Example:", "  shithubd admin runner drain --id 7 --reason \"disk replaced on Friday\""})
    void drain(
            @Mixin CommonOptions options,
            @Option(names = "--id", required = true, description = "which runner; see runner list") long id,
            @Option(names = "--reason", required = true, description = "why, for whoever finds it draining")
                    String reason) {
        String why = Text.required("--reason", reason, RunnerStatements.REASON_CHARS);
        options.answer(database.transaction(transaction ->
                RunnerRow.inService(transaction, id, Rows.of(transaction, RunnerStatements.DRAIN, why, id))));
    }

    @Command(
            name = "undrain",
            description = "Lets a draining runner have jobs again. A repetition is no error.",
            footer = {"", "Example:", "  shithubd admin runner undrain --id 7"})
    void undrain(
            @Mixin CommonOptions options,
            @Option(names = "--id", required = true, description = "which runner; see runner list") long id) {
        options.answer(database.transaction(transaction ->
                RunnerRow.inService(transaction, id, Rows.of(transaction, RunnerStatements.UNDRAIN, id))));
    }

    @Command(
            name = "cleanup-stale",
            description =
                    "Marks runners as offline that sent no heartbeat for a while, and lists them. Their jobs are left to"
                            + " the server's own rules for lost runners.",
            footer = {"", "Example:", "  shithubd admin runner cleanup-stale --older-than 2m"})
    void cleanUpStale(
            @Mixin CommonOptions options,
            @Option(
                            names = "--older-than",
                            paramLabel = "DURATION",
                            defaultValue = "2m",
                            description = "how old the last heartbeat must be: 90s, 2m, 1h (default: ${DEFAULT-VALUE})")
                    Duration olderThan) {
        options.answer(List.of("id", "name", "status", "last_heartbeat_at"), database.rows(MARK_STALE, (double)
                olderThan.toSeconds()));
    }
}
