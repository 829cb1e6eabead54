package sh.shithub.actions.cli.runner;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.contracts.Limits;

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
final class ShowQueue implements Runnable {
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

    private final Database database;

    @Mixin
    private CommonOptions options;

    ShowQueue(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
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
}
