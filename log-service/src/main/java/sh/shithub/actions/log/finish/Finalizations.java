package sh.shithub.actions.log.finish;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of {@code log_finalizations}: which logs are to be finished, and by which instance. Every method is one transaction over
 * all its rows and goes by the database's clock. A row whose lease is another one by now is passed over: nothing of it is
 * changed.
 */
public interface Finalizations {
    /** Takes due rows, oldest first, on which no other instance has a lease. */
    List<Unfinished> take(int most, Duration lease);

    /** @return by step, the new leases of those that still held */
    Map<Long, Lease> renew(Collection<Lease> leases, Duration lease);

    /**
     * Records objects: key and size of the step, the seqs, done; and deletes exactly the rows that are in them. A step that
     * has rows left is due again after a while. Waits for other finalisers, and for nothing else.
     */
    Recorded record(Collection<Finished> finished);

    /**
     * What became of logs that were to be recorded; of those that are in neither the lease is lost.
     *
     * @param done the steps that were recorded
     * @param busy the steps whose row another transaction has locked at this moment: to be tried again
     */
    record Recorded(Set<Long> done, Set<Long> busy) {}

    void putOff(Collection<Failed> failed);

    /** Gives back what was not begun, so that another instance need not wait for the lease's end. */
    void release(Collection<Lease> leases);

    /** @return how many logs wait to be finished, counted up to a few thousand */
    int waiting();
}
