package sh.shithub.actions.cli.runner;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.Lifetime;

@Command(
        name = "cleanup-stale",
        description =
                "Marks runners as offline that sent no heartbeat for a while, and lists them. Their jobs are left to"
                        + " the server's own rules for lost runners.",
        footer = {"", "Example:", "  shithubd admin runner cleanup-stale --older-than 2m"})
final class CleanUpStale implements Runnable {
    /** Locked in the order of ids; a runner whose heartbeat came while we waited for its row no longer qualifies. */
    private static final String MARK = """
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

    private final Database database;

    @Mixin
    private CommonOptions options;

    @Option(
            names = "--older-than",
            paramLabel = "DURATION",
            defaultValue = "2m",
            converter = Lifetime.class,
            description = "how old the last heartbeat must be: 90s, 2m, 1h (default: ${DEFAULT-VALUE})")
    private Duration olderThan;

    CleanUpStale(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        options.answer(
                List.of("id", "name", "status", "last_heartbeat_at"),
                database.transaction(transaction -> Rows.of(transaction, MARK, (double) olderThan.toSeconds())));
    }
}
