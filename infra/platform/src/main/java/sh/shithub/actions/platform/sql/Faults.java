package sh.shithub.actions.platform.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Tells a fault of something we depend on, which passes, from a record that cannot be handled, which does not
 * (invariant 9). Unknown is taken as not passing: a message that fails for a bug must not stop its neighbours.
 */
public final class Faults {
    /** SQLSTATE classes: connection, resources, operator's intervention, rollback (deadlock), lock not available, system. */
    private static final Set<String> PASSING = Set.of("08", "53", "57", "40", "55", "58");

    private Faults() {}

    public static boolean passing(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (passes(cause)) {
                return true;
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
                || cause instanceof IOException
                || cause instanceof InterruptedException
                || cause instanceof sh.shithub.actions.platform.publish.NotPublishedException
                || cause.getClass().getName().startsWith("software.amazon.awssdk.core.exception.SdkClientException");
    }
}
