package sh.shithub.actions.log.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import sh.shithub.actions.log.finish.Failed;
import sh.shithub.actions.log.finish.Lease;
import sh.shithub.actions.platform.sql.Columns;

/** Leases on rows of {@code log_finalizations}. The end of a lease tells it from any other: a later one ends later. */
final class LeaseRows {
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
            RETURNING f.step_id, f.leased_until
            """;

    /** Waits of 1 s, 2 s, 4 s ... 60 s, each between half and one and a half of it, so that failing logs spread. */
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

    private static final String TAKE_UP_KEPT = """
            WITH kept AS (
                SELECT step_id FROM log_finalizations WHERE state = 'kept' ORDER BY step_id LIMIT ? FOR NO KEY UPDATE SKIP LOCKED
            )
            UPDATE log_finalizations f
            SET state = 'pending', next_try_at = now(), updated_at = now()
            FROM kept
            WHERE f.step_id = kept.step_id
            """;

    private LeaseRows() {}

    static List<Lease> renew(Connection connection, Collection<Lease> leases, Duration lease) {
        double seconds = lease.toMillis() / 1000.0;
        return leases(connection, leases)
                .value(seconds)
                .value(seconds)
                .query(
                        RENEW,
                        row -> new Lease(
                                row.getLong(1),
                                row.getObject(2, OffsetDateTime.class).toInstant()));
    }

    static int putOff(Connection connection, Collection<Failed> failed) {
        return Columns.of(connection, failed)
                .longs(one -> one.lease().stepId())
                .times(one -> one.lease().until())
                .texts(Failed::error)
                .update(PUT_OFF);
    }

    static int release(Connection connection, Collection<Lease> leases) {
        return leases(connection, leases).update(RELEASE);
    }

    private static Columns<Lease> leases(Connection connection, Collection<Lease> leases) {
        return Columns.of(connection, leases).longs(Lease::stepId).times(Lease::until);
    }

    static int takeUpKept(Connection connection, int most) {
        return Columns.none(connection).value(most).update(TAKE_UP_KEPT);
    }

    static int waiting(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(WAITING)) {
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getInt(1);
        }
    }
}
