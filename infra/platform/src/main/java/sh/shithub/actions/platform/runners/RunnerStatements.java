package sh.shithub.actions.platform.runners;

/** Statements on {@code workflow_runners} that the gateway and {@code shithubd} share, so that both show and do the same. */
public final class RunnerStatements {
    /** Characters of a reason to drain or revoke. */
    public static final int REASON_CHARS = 500;

    /** Ages by the database's clock: it is the one that wrote the times. */
    public static final String ALL = """
            SELECT r.id, r.name, r.status, r.capacity,
                   (SELECT count(*) FROM workflow_jobs j WHERE j.runner_id = r.id AND j.status = 'running') AS active_job_count,
                   r.labels, r.host_name, r.version, r.last_heartbeat_at,
                   floor(extract(epoch FROM now() - r.last_heartbeat_at))::bigint AS last_heartbeat_age_seconds,
                   r.draining, r.drain_reason, r.revoked_at, r.revoke_reason AS revoked_reason, r.created_at
            FROM workflow_runners r
            """;

    /** Parameters: reason, id. No row: there is no such runner, or it is revoked. */
    public static final String DRAIN = """
            UPDATE workflow_runners SET draining = true, drain_reason = ?, updated_at = now()
            WHERE id = ? AND revoked_at IS NULL
            RETURNING id, name, status, draining, drain_reason
            """;

    /** Parameter: id. No row: as above. */
    public static final String UNDRAIN = """
            UPDATE workflow_runners SET draining = false, drain_reason = '', updated_at = now()
            WHERE id = ? AND revoked_at IS NULL
            RETURNING id, name, status, draining, drain_reason
            """;

    private RunnerStatements() {}
}
