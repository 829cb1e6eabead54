package sh.shithub.actions.claim.leases;

/**
 * When a runner is lost with a job, as the statements on leases ask it: of a running job {@code j}, its chain {@code c} and the given
 * times.
 */
final class LostRunner {
    /** Nothing was heard of it since its last token expired, and a grace has passed. */
    static final String LAPSED = "c.expires_at + given.lost_grace < given.now";

    /** The repository's policy queues the job again. A subquery in the select list, so that it is always looked up by the job's run. */
    static final String QUEUED_AGAIN = """
            coalesce((
                    SELECT p.lost_runner = 'requeue' AND j.lost_runners + 1 < p.max_attempts
                    FROM workflow_runs w
                    JOIN repo_policies p ON p.repo_id = w.repo_id
                    WHERE w.id = j.run_id
                ), false)""";

    private LostRunner() {}
}
