package sh.shithub.actions.retention;

/**
 * What must hold for something to expire, once for the statements that decide it and for those that only count. The run is {@code r}.
 */
final class Conditions {
    /**
     * A rerun that is under way needs its parent. One of failed jobs only has taken over the other jobs with their logs, whose objects
     * are the parent's (or its parent's) still: their run is in their key. So logs expire from the youngest rerun upward.
     *
     * <p>OFFSET 0 keeps the planner from making a join of it: it would read and sort everything that is old before it takes the first.
     */
    static final String NEEDED_BY_A_RERUN = """
            EXISTS (
                SELECT
                FROM workflow_runs c
                WHERE c.parent_run_id = r.id AND (c.completed_at IS NULL OR c.logs_pruned_at IS NULL AND EXISTS (
                    SELECT
                    FROM workflow_jobs cj JOIN workflow_steps cs ON cs.job_id = cj.id
                    WHERE cj.run_id = c.id AND cs.log_object_key NOT LIKE 'actions/runs/' || c.id || '/%'))
                OFFSET 0)
            """;

    /** One parameter: days. */
    static final String RUN_IS_DUE = """
            r.completed_at IS NOT NULL AND r.expired_at IS NULL AND NOT r.pinned
                AND r.completed_at < now() - make_interval(days => ?) AND NOT
            """ + NEEDED_BY_A_RERUN;

    /** One parameter: days. */
    static final String LOGS_ARE_DUE = """
            r.completed_at IS NOT NULL AND r.logs_expired_at IS NULL AND NOT r.pinned
                AND r.completed_at < now() - make_interval(days => ?) AND NOT
            """ + NEEDED_BY_A_RERUN;

    /** One parameter: days. The artifact is {@code a}. */
    static final String ARTIFACT_IS_DUE = "a.expires_at < now() - make_interval(days => ?) AND NOT r.pinned";

    private Conditions() {}
}
