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
import sh.shithub.actions.contracts.Limits;
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

    /**
     * One row for each label set that a queued job of an unfinished run asks for, the longest waiting first. A job without
     * labels suits every runner, as an empty set is contained in any. Whether a runner lives is judged by its heartbeat and
     * not by its status: a runner that died keeps the status of its last heartbeat until cleanup-stale.
     */
    private static final String WAITING = """
            WITH waiting AS (
                SELECT s.labels, count(*) AS queued_jobs, count(j.ready_at) AS ready_jobs,
                       min(j.created_at) AS oldest_queued_at, min(j.ready_at) AS oldest_ready_at
                FROM workflow_jobs j
                JOIN workflow_runs w ON w.id = j.run_id AND w.status IN ('queued', 'running')
                JOIN job_label_sets s ON s.id = j.label_set_id
                WHERE j.status = 'queued'
                GROUP BY s.labels
            )
            SELECT array_to_string(labels, ',') AS runs_on, labels, queued_jobs, ready_jobs,
                   (SELECT count(*) FROM workflow_runners r
                    WHERE w.labels <@ r.labels AND r.revoked_at IS NULL AND NOT r.draining
                      AND r.last_heartbeat_at > now() - make_interval(secs => ?)) AS matching_runner_count,
                   oldest_queued_at,
                   floor(extract(epoch FROM now() - oldest_queued_at))::bigint AS oldest_queued_seconds,
                   floor(extract(epoch FROM now() - oldest_ready_at))::bigint AS oldest_ready_seconds
            FROM waiting w
            ORDER BY oldest_queued_at, labels
            """;

    /**
     * Offline at once: no heartbeat of it is taken any more that could say so. The first revocation's time and reason stay.
     */
    private static final String REVOKE = """
            WITH tokens AS (
                UPDATE runner_tokens SET revoked_at = now() WHERE runner_id = ? AND revoked_at IS NULL
            )
            UPDATE workflow_runners
            SET revoke_reason = CASE WHEN revoked_at IS NULL THEN ? ELSE revoke_reason END,
                revoked_at = coalesce(revoked_at, now()), status = 'offline', updated_at = now()
            WHERE id = ?
            RETURNING id, name, status, revoked_at, revoke_reason AS revoked_reason
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
        CommandMethods.addTo(group, "list", "queue", "drain", "undrain").addSubcommand(new RotateToken(database));
        return CommandMethods.addTo(group, "revoke", "cleanUpStale");
    }

    @Command(
            name = "list",
            description = "Lists the runners, draining and revoked ones too.",
            footer = {"", "Example:", "  shithubd admin runner list --output json"})
    void list(@Mixin CommonOptions options) {
        options.answer(COLUMNS, database.rows(RunnerStatements.ALL + "ORDER BY r.id"));
    }

    @Command(
            name = "queue",
            description = {
                "Shows what waits, by the labels that jobs ask for: how many jobs are queued, how many of them are ready to be"
                        + " handed out (the others wait for a needed job, an approval or their concurrency group), how many live"
                        + " runners offer all the labels, and how long the oldest has waited.",
                "A live runner is neither revoked nor draining and sent a heartbeat within the last "
                        + Limits.RUNNER_LIVE_SECONDS + " s.",
            },
            footer = {"", "Example:", "  shithubd admin runner queue --output json"})
    void queue(@Mixin CommonOptions options) {
        options.answer(
                List.of(
                        "runs_on",
                        "queued_jobs",
                        "ready_jobs",
                        "matching_runner_count",
                        "oldest_queued_seconds",
                        "oldest_ready_seconds"),
                database.rows(WAITING, (double) Limits.RUNNER_LIVE_SECONDS));
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
            name = "revoke",
            description = {
                "Ends a runner for good: its registration tokens are revoked and every call of its jobs is refused from now on,"
                        + " so that the server ends them within seconds. Drain it first if they shall finish.",
                "A repetition is no error and changes nothing.",
            },
            footer = {"", "Example:", "  shithubd admin runner revoke --id 7 --reason \"machine returned\""})
    void revoke(
            @Mixin CommonOptions options,
            @Option(names = "--id", required = true, description = "which runner; see runner list") long id,
            @Option(names = "--reason", required = true, description = "why, for people who look later")
                    String reason) {
        String why = Text.required("--reason", reason, RunnerStatements.REASON_CHARS);
        options.answer(database.transaction(transaction -> {
            RunnerRow.lock(transaction, id);
            return Rows.of(transaction, REVOKE, id, why, id).get(0);
        }));
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
