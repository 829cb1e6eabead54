package sh.shithub.actions.platform.sql;

import com.fasterxml.jackson.core.JacksonException;
import io.micronaut.serde.exceptions.SerdeException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;
import sh.shithub.actions.platform.publish.NotPublishedException;
import sh.shithub.actions.platform.reply.NotListeningException;

/**
 * Tells a fault of something we depend on, which passes, from a record that cannot be handled, which does not
 * (invariant 9). Unknown is taken as not passing: a message that fails for a bug must not stop its neighbours.
 */
public final class Faults {
    /**
     * Classes of SQLSTATE that no record's content brings about: connection (08), transaction state, such as a server that is
     * read-only while it fails over (25), who may connect (28), rollback, such as a deadlock (40), what a statement refers to
     * and who may use it (42), resources (53), not in the required state, such as a lock (55), operator's intervention (57),
     * system (58), internal (XX).
     */
    private static final Set<String> PASSING = Set.of("08", "25", "28", "40", "42", "53", "55", "57", "58", "XX");

    /** {@code query_canceled}: the statement took longer than {@code statement_timeout}. */
    private static final String CANCELLED = "57014";

    /** Classes of SQLSTATE with which a server answers a commit that it has rolled back: a constraint (23), rollback (40). */
    private static final Set<String> ROLLED_BACK = Set.of("23", "40");

    /** {@code statement_completion_unknown}: of the class of rollbacks, and says the contrary. */
    private static final String UNKNOWN = "40003";

    private Faults() {}

    public static boolean passing(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (passes(cause)) {
                return true;
            }
        }
        return false;
    }

    /** It passes, yet the same may fail again for its size: half of it is more likely to succeed. */
    public static boolean tookTooLong(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && CANCELLED.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** Of a commit that failed: the server has said that nothing of it holds. All else may be an answer that was lost. */
    static boolean rolledBack(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && sql.getSQLState().length() == 5) {
                return ROLLED_BACK.contains(sql.getSQLState().substring(0, 2)) && !UNKNOWN.equals(sql.getSQLState());
            }
        }
        return false;
    }

    private static boolean passes(Throwable cause) {
        if (cause instanceof SQLException sql) {
            String state = sql.getSQLState();
            return cause instanceof SQLTransientException
                    || state == null
                    || (state.length() >= 2 && PASSING.contains(state.substring(0, 2)));
        }
        return cause instanceof RetriableException
                || cause instanceof TimeoutException
                || (cause instanceof IOException && !ofJson(cause))
                || cause instanceof InterruptedException
                || cause instanceof NotPublishedException
                || cause instanceof NotListeningException
                || cause.getClass().getName().startsWith("software.amazon.awssdk.core.exception.SdkClientException");
    }

    /** They are an {@link IOException} too, yet say that a record cannot be read or written as JSON, today or tomorrow. */
    private static boolean ofJson(Throwable cause) {
        return cause instanceof JacksonException || cause instanceof SerdeException;
    }
}
