package sh.shithub.actions.log.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import sh.shithub.actions.contracts.AnnotationsChanged;
import sh.shithub.actions.log.finish.Failed;
import sh.shithub.actions.log.finish.Finalizations;
import sh.shithub.actions.log.finish.FinishSettings;
import sh.shithub.actions.log.finish.Finished;
import sh.shithub.actions.log.finish.Lease;
import sh.shithub.actions.log.finish.Unfinished;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.trace.Traces;

/** {@link Finalizations} as PostgreSQL has them; the statements stand beside this. */
@Singleton
final class PostgresFinalizations implements Finalizations {
    private final Transactions transactions;
    private final TellAnnotations annotations;
    private final Duration reopenAfter;

    PostgresFinalizations(Transactions transactions, TellAnnotations annotations, FinishSettings settings) {
        this.transactions = transactions;
        this.annotations = annotations;
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
        List<AnnotationsChanged> changed = new ArrayList<>();
        Recorded recorded =
                new Traces().during(() -> transactions.write(connection -> record(connection, finished, changed)));
        if (!changed.isEmpty()) {
            annotations.committed();
        }
        return recorded;
    }

    private Recorded record(Connection connection, Collection<Finished> finished, List<AnnotationsChanged> changed) {
        Recorded recorded = RecordLogs.record(connection, finished, reopenAfter);
        changed.addAll(RecordAnnotations.replace(
                connection,
                finished.stream()
                        .filter(one -> recorded.done().contains(one.lease().stepId()))
                        .toList()));
        annotations.keep(connection, changed);
        return recorded;
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
    public int takeUpKept(int most) {
        return transactions.write(connection -> LeaseRows.takeUpKept(connection, most));
    }

    @Override
    public int waiting() {
        return transactions.read(LeaseRows::waiting);
    }
}
