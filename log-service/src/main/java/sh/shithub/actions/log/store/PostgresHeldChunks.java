package sh.shithub.actions.log.store;

import jakarta.inject.Singleton;
import sh.shithub.actions.log.CountKept;
import sh.shithub.actions.log.HeldChunks;
import sh.shithub.actions.log.Kept;
import sh.shithub.actions.platform.sql.Transactions;

/** {@link HeldChunks} as PostgreSQL has them. */
@Singleton
final class PostgresHeldChunks implements HeldChunks {
    private final Transactions transactions;
    private final MaskedLogs logs;
    private final CountKept counters;

    PostgresHeldChunks(Transactions transactions, MaskedLogs logs, CountKept counters) {
        this.transactions = transactions;
        this.logs = logs;
        this.counters = counters;
    }

    @Override
    public int show(int most) {
        int shown = 0;
        for (long step : transactions.read(connection -> MaskedRows.due(connection, most))) {
            Kept kept = new Kept();
            if (transactions.write(connection -> logs.flush(connection, step, kept))) {
                counters.committed(kept);
                shown++;
            }
        }
        return shown;
    }
}
