package sh.shithub.actions.claim.heartbeats;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.platform.sql.Columns;

/** Statements on {@code workflow_runners}. */
final class RunnerRows {
    /**
     * Locks, in id order, the rows of those who ask and of those of whom something new is to be written; the others are not
     * touched. Of one who asks the new state is known only when the jobs are handed out, so it is written then: {@link #KEEP}.
     * What a gateway takes for the database's time may be ahead by moments, so no heartbeat is later than now. One whose asker does not wait any more says nothing about what its
     * runner does now: read again later, it must leave the row as it is.
     */
    static final String SEEN = """
            WITH said AS (
                SELECT id, string_to_array(labels, ',') AS labels, capacity, host_name, version,
                    least(sent_at, statement_timestamp()) AS sent_at, asks, good_until
                FROM unnest(?::bigint[], ?::text[], ?::int[], ?::text[], ?::text[], ?::timestamptz[], ?::boolean[],
                        ?::timestamptz[])
                    AS s (id, labels, capacity, host_name, version, sent_at, asks, good_until)
            ), heard AS (
                SELECT s.*, r.draining, r.status AS shown, state.status, news.writes
                FROM said s
                JOIN workflow_runners r ON r.id = s.id
                CROSS JOIN LATERAL (
                    SELECT CASE
                        WHEN s.asks OR s.good_until < statement_timestamp() THEN r.status
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
                WHERE r.id = h.id AND NOT h.asks
            )
            SELECT id, draining, shown::text AS shown, writes AS news FROM heard WHERE asks
            """;

    /** An answer is waited for right now, so the heartbeat counts as the newest, although gateways date them. */
    static final String KEEP = """
            UPDATE workflow_runners r
            SET labels = string_to_array(s.labels, ','), capacity = s.capacity,
                host_name = coalesce(s.host_name, r.host_name), version = coalesce(s.version, r.version),
                last_heartbeat_at = greatest(r.last_heartbeat_at, least(s.sent_at, statement_timestamp())),
                status = s.status::workflow_runner_status, updated_at = statement_timestamp()
            FROM unnest(?::bigint[], ?::text[], ?::int[], ?::text[], ?::text[], ?::timestamptz[], ?::text[])
                AS s (id, labels, capacity, host_name, version, sent_at, status)
            WHERE r.id = s.id
            """;

    /**
     * Sent after the runners are locked: a statement sees only what was committed before it began. A job that the server ended is not
     * the runner's any more, though its row says so until status-service has read of it.
     */
    private static final String RUNNING = """
            SELECT runner_id, count(*)::int AS jobs
            FROM workflow_jobs
            WHERE runner_id = ANY (?::bigint[]) AND status = 'running' AND end_reason IS NULL
            GROUP BY runner_id
            """;

    private RunnerRows() {}

    /**
     * Locks the rows of those who ask for a job, so that two instances cannot both fill the same runner's last place, and keeps what the
     * others' heartbeats say. A heartbeat that says nothing new costs no write; one older than what is known says nothing.
     *
     * @param newest at most one a runner
     * @param asking ids of the runners for whom there is a job
     * @param writtenAfter a last heartbeat is written again when it is so much newer
     * @return those of them that are known and not revoked
     */
    static List<Runner> seen(
            Connection transaction, Collection<Heartbeat> newest, Set<Long> asking, Duration writtenAfter) {
        return said(Columns.of(transaction, newest), heartbeat -> heartbeat)
                .booleans(heartbeat -> asking.contains(heartbeat.said().runnerId()))
                .times(heartbeat -> Instant.ofEpochMilli(heartbeat.said().deadlineMillis()))
                .seconds(writtenAfter)
                .query(SEEN, Runner.class);
    }

    /** How many jobs each of these runners has now; one without a job is missing. */
    static Map<Long, Integer> running(Connection transaction, Collection<Long> runnerIds) {
        Map<Long, Integer> running = new HashMap<>();
        Columns.ids(transaction, runnerIds)
                .each(RUNNING, row -> running.put(row.getLong("runner_id"), row.getInt("jobs")));
        return running;
    }

    /**
     * Keeps what the heartbeats of those who asked say, where there is news, and how they are shown from now on.
     *
     * @param shown by heartbeat; the rows are locked
     */
    static void keep(Connection transaction, Map<Heartbeat, Runner.Shown> shown) {
        said(Columns.of(transaction, shown.entrySet()), Map.Entry::getKey)
                .names(Map.Entry::getValue)
                .update(KEEP);
    }

    private static <T> Columns<T> said(Columns<T> columns, Function<T, Heartbeat> heartbeat) {
        Function<T, HeartbeatReceived> said = heartbeat.andThen(Heartbeat::said);
        return columns.longs(said.andThen(HeartbeatReceived::runnerId))
                .texts(said.andThen(one -> String.join(",", one.labels())))
                .ints(said.andThen(HeartbeatReceived::capacity))
                .texts(said.andThen(HeartbeatReceived::hostName))
                .texts(said.andThen(HeartbeatReceived::version))
                .times(heartbeat.andThen(Heartbeat::sentAt));
    }
}
