package sh.shithub.actions.retention;

import java.sql.Connection;
import java.util.List;
import java.util.Set;
import sh.shithub.actions.platform.sql.Columns;

/**
 * The logs of runs whose logs have expired: objects, then what the rows say of them, then the rows of the chunks. A run with many
 * takes several transactions; each leaves what a next one finds.
 */
record PruneLogs(StoredObjects objects) {
    /** Chunks of up to half a MiB each: as much as goes away within a second or two. */
    private static final int CHUNKS = 2000;

    /** Also against reruns, which would take over keys that are about to name nothing: they lock their parent. */
    static final String LOCK = """
            SELECT r.id
            FROM workflow_runs r
            WHERE r.logs_expired_at IS NOT NULL AND r.logs_pruned_at IS NULL AND NOT
            """ + Conditions.NEEDED_BY_A_RERUN + """
            ORDER BY r.id
            LIMIT ?
            FOR UPDATE OF r SKIP LOCKED
            """;

    /** Asked once more now that they are locked; and a log that a finaliser is writing is left to it for this time. */
    private static final String FREE = """
            SELECT r.id
            FROM workflow_runs r
            WHERE r.id = ANY (?::bigint[]) AND NOT
            """ + Conditions.NEEDED_BY_A_RERUN + """
                AND NOT EXISTS (
                    SELECT
                    FROM workflow_jobs j
                    JOIN workflow_steps s ON s.job_id = j.id
                    JOIN log_finalizations f ON f.step_id = s.id
                    WHERE j.run_id = r.id AND f.leased_until > now())
            """;

    private static final String FORGET_FINALIZATIONS = """
            DELETE FROM log_finalizations f
            USING workflow_jobs j, workflow_steps s
            WHERE j.run_id = ANY (?::bigint[]) AND s.job_id = j.id AND f.step_id = s.id
            """;

    /** Where masking goes on, and sealed chunks that were held for it: these go with it. */
    private static final String FORGET_STATES = """
            DELETE FROM workflow_step_log_states x
            USING workflow_jobs j, workflow_steps s
            WHERE j.run_id = ANY (?::bigint[]) AND s.job_id = j.id AND x.step_id = s.id
            """;

    private static final String KEYS = """
            SELECT s.id, s.log_object_key, s.log_object_key LIKE 'actions/runs/' || j.run_id || '/%' AS own
            FROM workflow_jobs j
            JOIN workflow_steps s ON s.job_id = j.id
            WHERE j.run_id = ANY (?::bigint[]) AND s.log_object_key IS NOT NULL
            LIMIT ?
            """;

    private static final String FORGET_KEYS = """
            UPDATE workflow_steps SET log_object_key = NULL, log_byte_count = 0, updated_at = now()
            WHERE id = ANY (?::bigint[])
            """;

    private static final String DELETE_CHUNKS = """
            DELETE FROM workflow_step_log_chunks
            WHERE ctid = ANY (ARRAY(
                SELECT c.ctid
                FROM workflow_jobs j
                JOIN workflow_steps s ON s.job_id = j.id
                JOIN workflow_step_log_chunks c ON c.step_id = s.id
                WHERE j.run_id = ANY (?::bigint[])
                LIMIT ?
                FOR UPDATE OF c))
            """;

    /** They mask what may still come of a log; without the log nothing is shown any more. */
    private static final String DELETE_MASKS = """
            DELETE FROM workflow_job_secret_masks m USING workflow_jobs j
            WHERE j.run_id = ANY (?::bigint[]) AND m.job_id = j.id
            """;

    private static final String DONE = """
            UPDATE workflow_runs r
            SET logs_pruned_at = now()
            WHERE r.id = ANY (?::bigint[]) AND NOT EXISTS (
                SELECT
                FROM workflow_jobs j
                JOIN workflow_steps s ON s.job_id = j.id
                WHERE j.run_id = r.id AND (s.log_object_key IS NOT NULL OR EXISTS (
                    SELECT FROM workflow_step_log_chunks c WHERE c.step_id = s.id)))
            RETURNING r.id
            """;

    private record Log(long step, String key, boolean own) {}

    Batch expired(Connection transaction, int most) {
        List<Long> locked = Columns.none(transaction).value(most).query(LOCK, row -> row.getLong(1));
        List<Long> runs = Columns.ids(transaction, locked).query(FREE, row -> row.getLong(1));
        if (runs.isEmpty()) {
            return Batch.NOTHING;
        }
        Columns.ids(transaction, runs).update(FORGET_FINALIZATIONS);
        Columns.ids(transaction, runs).update(FORGET_STATES);
        List<Log> logs = Columns.ids(transaction, runs)
                .value(StoredObjects.MOST)
                .query(KEYS, row -> new Log(row.getLong(1), row.getString(2), row.getBoolean(3)));
        List<Long> forgotten = deleted(logs);
        Columns.ids(transaction, forgotten).update(FORGET_KEYS);
        int chunks = Columns.ids(transaction, runs).value(CHUNKS).update(DELETE_CHUNKS);
        List<Long> done = Columns.ids(transaction, runs).query(DONE, row -> row.getLong(1));
        Columns.ids(transaction, done).update(DELETE_MASKS);
        boolean further = !forgotten.isEmpty() || chunks > 0 || !done.isEmpty();
        return new Batch(forgotten.size(), logs.size() - forgotten.size(), further);
    }

    /** @return the steps whose log has gone; a log that was taken over from a parent is the parent's to delete */
    private List<Long> deleted(List<Log> logs) {
        List<String> own = logs.stream().filter(Log::own).map(Log::key).toList();
        Set<String> gone = own.isEmpty() ? Set.of() : objects.delete(own);
        return logs.stream()
                .filter(log -> !log.own() || gone.contains(log.key()))
                .map(Log::step)
                .toList();
    }
}
