package sh.shithub.actions.claim.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.claim.Heartbeat;
import sh.shithub.actions.claim.Runner;
import sh.shithub.actions.claim.Runners;
import sh.shithub.actions.platform.sql.Columns;

/** Statements on {@code workflow_runners}. */
@Singleton
final class PostgresRunners implements Runners {
    /**
     * Locks, in id order, the rows of those who ask and of those of whom something new is to be written; the others are not
     * touched. The new state of one who asks is known only when the jobs are handed out: {@link #SHOW}. A gateway's clock may
     * be ahead, so no heartbeat is later than now.
     */
    private static final String SEEN = """
            WITH said AS (
                SELECT id, string_to_array(labels, ',') AS labels, capacity, host_name, version,
                    least(sent_at, statement_timestamp()) AS sent_at, asks
                FROM unnest(?::bigint[], ?::text[], ?::int[], ?::text[], ?::text[], ?::timestamptz[], ?::boolean[])
                    AS s (id, labels, capacity, host_name, version, sent_at, asks)
            ), heard AS (
                SELECT s.*, r.draining, r.status AS shown, state.status, news.writes
                FROM said s
                JOIN workflow_runners r ON r.id = s.id
                CROSS JOIN LATERAL (
                    SELECT CASE
                        WHEN s.asks THEN r.status
                        WHEN EXISTS (SELECT FROM workflow_jobs j WHERE j.runner_id = r.id AND j.status = 'running')
                        THEN 'busy'::workflow_runner_status
                        ELSE 'idle'::workflow_runner_status
                    END AS status
                ) state
                CROSS JOIN LATERAL (
                    SELECT s.sent_at >= coalesce(r.last_heartbeat_at, '-infinity')
                        AND (s.sent_at >= coalesce(r.last_heartbeat_at + make_interval(secs => ?), '-infinity')
                            OR r.labels <> s.labels OR r.capacity <> s.capacity OR r.status <> state.status
                            OR r.host_name <> s.host_name OR r.version <> s.version) AS writes
                ) news
                WHERE r.revoked_at IS NULL AND (s.asks OR news.writes)
                ORDER BY r.id
                FOR NO KEY UPDATE OF r
            ), kept AS (
                UPDATE workflow_runners r
                SET labels = h.labels, capacity = h.capacity, host_name = coalesce(h.host_name, r.host_name),
                    version = coalesce(h.version, r.version), status = h.status, last_heartbeat_at = h.sent_at,
                    updated_at = statement_timestamp()
                FROM heard h
                WHERE r.id = h.id AND h.writes
            )
            SELECT id, draining, shown::text AS shown FROM heard WHERE asks
            """;

    /** Sent after the runners are locked: a statement sees only what was committed before it began. */
    private static final String RUNNING = """
            SELECT runner_id, count(*)::int AS jobs
            FROM workflow_jobs
            WHERE runner_id = ANY (?::bigint[]) AND status = 'running'
            GROUP BY runner_id
            """;

    private static final String SHOW = """
            UPDATE workflow_runners r
            SET status = s.status::workflow_runner_status, updated_at = statement_timestamp()
            FROM unnest(?::bigint[], ?::text[]) AS s (id, status)
            WHERE r.id = s.id
            """;

    private final double writtenAfterSeconds;

    PostgresRunners(ClaimSettings settings) {
        writtenAfterSeconds = settings.heartbeatWrittenAfter().toMillis() / 1000.0;
    }

    @Override
    public List<Runner> seen(Connection transaction, Collection<Heartbeat> newest, Set<Long> asking) {
        return Columns.of(transaction, newest)
                .longs(heartbeat -> heartbeat.said().runnerId())
                .texts(heartbeat -> String.join(",", heartbeat.said().labels()))
                .ints(heartbeat -> heartbeat.said().capacity())
                .texts(heartbeat -> heartbeat.said().hostName())
                .texts(heartbeat -> heartbeat.said().version())
                .times(Heartbeat::sentAt)
                .booleans(heartbeat -> asking.contains(heartbeat.said().runnerId()))
                .value(writtenAfterSeconds)
                .query(
                        SEEN,
                        row -> new Runner(
                                row.getLong("id"),
                                row.getBoolean("draining"),
                                Runner.Shown.valueOf(row.getString("shown"))));
    }

    @Override
    public Map<Long, Integer> running(Connection transaction, Collection<Long> runnerIds) {
        Map<Long, Integer> running = new HashMap<>();
        Columns.ids(transaction, runnerIds)
                .query(RUNNING, row -> running.put(row.getLong("runner_id"), row.getInt("jobs")));
        return running;
    }

    @Override
    public void show(Connection transaction, Map<Long, Runner.Shown> changed) {
        Columns.of(transaction, changed.entrySet())
                .longs(Map.Entry::getKey)
                .names(Map.Entry::getValue)
                .update(SHOW);
    }
}
