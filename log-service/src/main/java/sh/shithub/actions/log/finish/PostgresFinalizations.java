package sh.shithub.actions.log.finish;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.trace.Traces;

/** {@link Finalizations} as PostgreSQL has them. The end of a lease tells it from any other: a later one ends later. */
@Singleton
record PostgresFinalizations(Transactions transactions, RecordAnnotations annotations, FinishSettings settings)
        implements Finalizations {
    private static final String RENEW = """
            WITH mine AS (
                SELECT f.step_id
                FROM log_finalizations f
                JOIN unnest(?::bigint[], ?::timestamptz[]) AS l (step_id, leased_until) USING (step_id, leased_until)
                ORDER BY f.step_id
                FOR NO KEY UPDATE OF f
            )
            UPDATE log_finalizations f
            SET leased_until = now() + make_interval(secs => ?), next_try_at = now() + make_interval(secs => ?)
            FROM mine
            WHERE f.step_id = mine.step_id
            RETURNING f.step_id, f.leased_until AS until
            """;

    /** The next try waits 1 s, 2 s, 4 s ... 60 s, each half to one and a half times as long, so that failing logs spread. */
    private static final String PUT_OFF = """
            WITH mine AS (
                SELECT f.step_id, l.error
                FROM log_finalizations f
                JOIN unnest(?::bigint[], ?::timestamptz[], ?::text[]) AS l (step_id, leased_until, error)
                    USING (step_id, leased_until)
                ORDER BY f.step_id
                FOR NO KEY UPDATE OF f
            )
            UPDATE log_finalizations f
            SET leased_until = NULL, last_error = left(mine.error, 1000), updated_at = now(),
                next_try_at = now() + make_interval(
                    secs => least(60, power(2, least(f.attempts - 1, 10))) * (0.5 + random()))
            FROM mine
            WHERE f.step_id = mine.step_id
            """;

    private static final String RELEASE = """
            WITH mine AS (
                SELECT f.step_id
                FROM log_finalizations f
                JOIN unnest(?::bigint[], ?::timestamptz[]) AS l (step_id, leased_until) USING (step_id, leased_until)
                ORDER BY f.step_id
                FOR NO KEY UPDATE OF f
            )
            UPDATE log_finalizations f
            SET leased_until = NULL, next_try_at = now(), attempts = f.attempts - 1
            FROM mine
            WHERE f.step_id = mine.step_id
            """;

    private static final String WAITING =
            "SELECT count(*) FROM (SELECT FROM log_finalizations WHERE state = 'pending' LIMIT 5000) AS first_ones";

    @Override
    public List<Unfinished> take(int most, Duration lease) {
        return transactions.write(connection -> TakeLogs.take(connection, most, lease));
    }

    @Override
    public Map<Long, Lease> renew(Collection<Lease> leases, Duration lease) {
        List<Lease> renewed = transactions.write(connection ->
                columns(connection, leases).seconds(lease).seconds(lease).query(RENEW, Lease.class));
        return renewed.stream().collect(Collectors.toMap(Lease::stepId, Function.identity()));
    }

    private record Done(Recorded recorded, boolean annotationsChanged) {}

    @Override
    public Recorded record(Collection<Finished> finished) {
        Done done = new Traces().during(() -> transactions.write(connection -> record(connection, finished)));
        if (done.annotationsChanged()) {
            annotations.committed();
        }
        return done.recorded();
    }

    private Done record(Connection connection, Collection<Finished> finished) {
        Recorded recorded = RecordLogs.record(connection, finished, settings.reopenAfter());
        List<Finished> recordedOnes = finished.stream()
                .filter(one -> recorded.done().contains(one.stepId()))
                .toList();
        return new Done(recorded, annotations.replace(connection, recordedOnes));
    }

    @Override
    public void putOff(Collection<Failed> failed) {
        transactions.write(connection -> Columns.of(connection, failed)
                .longs(one -> one.lease().stepId())
                .times(one -> one.lease().until())
                .texts(Failed::error)
                .update(PUT_OFF));
    }

    @Override
    public void release(Collection<Lease> leases) {
        transactions.write(connection -> columns(connection, leases).update(RELEASE));
    }

    private static Columns<Lease> columns(Connection connection, Collection<Lease> leases) {
        return Columns.of(connection, leases).longs(Lease::stepId).times(Lease::until);
    }

    @Override
    public int waiting() {
        return transactions.read(connection ->
                Columns.none(connection).query(WAITING, row -> row.getInt(1)).get(0));
    }
}
