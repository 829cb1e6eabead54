package sh.shithub.actions.log.store;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.log.CountKept;
import sh.shithub.actions.log.HeldChunks;
import sh.shithub.actions.log.Kept;
import sh.shithub.actions.platform.sql.Faults;
import sh.shithub.actions.platform.sql.Transactions;

/** {@link HeldChunks} as PostgreSQL has them. A log that does not open is set aside for a while, and the others go on. */
@Singleton
final class PostgresHeldChunks implements HeldChunks {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresHeldChunks.class);
    /** After so long one that was set aside is looked at again: the key may be the right one by then. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final int SAID = 10_000;

    private final Transactions transactions;
    private final MaskedLogs logs;
    private final CountKept counters;
    /** The steps of which it was said that they are set aside. */
    private final Set<Long> said = new HashSet<>();

    PostgresHeldChunks(Transactions transactions, MaskedLogs logs, CountKept counters) {
        this.transactions = transactions;
        this.logs = logs;
        this.counters = counters;
    }

    @Override
    public int show(int most) {
        int shown = 0;
        for (long step : transactions.read(connection -> MaskedRows.due(connection, most))) {
            try {
                shown += show(step) ? 1 : 0;
            } catch (RuntimeException e) {
                if (Faults.passing(e)) {
                    throw e;
                }
                setAside(step, e);
            }
        }
        return shown;
    }

    private boolean show(long step) {
        Kept kept = new Kept();
        boolean shown = transactions.write(connection -> logs.flush(connection, step, kept));
        if (shown) {
            counters.committed(kept);
        }
        return shown;
    }

    private void setAside(long step, RuntimeException why) {
        transactions.write(connection -> MaskedRows.putOff(connection, step, AGAIN));
        counters.setAside();
        if (said.size() == SAID) {
            said.clear();
        }
        if (said.add(step)) {
            LOG.error(
                    "the log of step {} is set aside and tried again every {} s; the others go on",
                    step,
                    AGAIN.toSeconds(),
                    why);
        }
    }
}
