package sh.shithub.actions.log.store;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import sh.shithub.actions.log.finish.Failed;
import sh.shithub.actions.log.finish.Finalizations;
import sh.shithub.actions.log.finish.FinishSettings;
import sh.shithub.actions.log.finish.Finished;
import sh.shithub.actions.log.finish.Lease;
import sh.shithub.actions.log.finish.Unfinished;
import sh.shithub.actions.platform.sql.Transactions;

/** {@link Finalizations} as PostgreSQL has them; the statements stand beside this. */
@Singleton
final class PostgresFinalizations implements Finalizations {
    private final Transactions transactions;
    private final Duration reopenAfter;

    PostgresFinalizations(Transactions transactions, FinishSettings settings) {
        this.transactions = transactions;
        this.reopenAfter = settings.reopenAfter();
    }

    @Override
    public List<Unfinished> take(int most, Duration lease) {
        return transactions.write(connection -> TakeLogs.take(connection, most, lease));
    }

    @Override
    public Map<Long, Lease> renew(Collection<Lease> leases, Duration lease) {
        List<Lease> renewed = transactions.write(connection -> LeaseRows.renew(connection, leases, lease));
        return renewed.stream().collect(Collectors.toMap(Lease::stepId, Function.identity()));
    }

    @Override
    public Recorded record(Collection<Finished> finished) {
        return transactions.write(connection -> RecordLogs.record(connection, finished, reopenAfter));
    }

    @Override
    public void putOff(Collection<Failed> failed) {
        transactions.write(connection -> LeaseRows.putOff(connection, failed));
    }

    @Override
    public void release(Collection<Lease> leases) {
        transactions.write(connection -> LeaseRows.release(connection, leases));
    }

    @Override
    public int waiting() {
        return transactions.read(LeaseRows::waiting);
    }
}
