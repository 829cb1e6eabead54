package sh.shithub.actions.cli.runner;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;

@Command(
        name = "list",
        description = "Lists the runners, draining and revoked ones too.",
        footer = {"", "Example:", "  shithubd admin runner list --output json"})
final class ListRunners implements Runnable {
    /** Ages by the database's clock: it is the one that wrote the times. */
    private static final String ALL = """
            SELECT r.id, r.name, r.status, r.capacity,
                   (SELECT count(*) FROM workflow_jobs j WHERE j.runner_id = r.id AND j.status = 'running') AS active_job_count,
                   r.labels, r.host_name, r.version, r.last_heartbeat_at,
                   floor(extract(epoch FROM now() - r.last_heartbeat_at))::bigint AS last_heartbeat_age_seconds,
                   r.draining, r.drain_reason, r.revoked_at, r.revoke_reason AS revoked_reason, r.created_at
            FROM workflow_runners r
            ORDER BY r.id
            """;

    private final Database database;

    @Mixin
    private CommonOptions options;

    ListRunners(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        options.answer(
                List.of(
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
                        "revoked_at"),
                database.transaction(transaction -> Rows.of(transaction, ALL)));
    }
}
