package sh.shithub.actions.claim.admission;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;

/**
 * The only place that decides which queued jobs may be handed out (invariant 6, decision 0011). Two stages, each of which may be
 * repeated at any time, by any number of instances and in any order:
 *
 * <ol>
 *   <li>eligible: nothing but its place in line holds the job up. Its needs ended well, its run is approved and the first of its
 *       concurrency group, no cancel is asked for.
 *   <li>in line: of each repository and set of labels only so many, the oldest, and only while the caps leave room.
 * </ol>
 *
 * <p>Jobs that came into line are returned, to be told of once the transaction is committed. A call that never comes leaves a job waiting
 * until {@link AdmissionSweep} finds it.
 */
@Singleton
public record Admit(AdmissionSettings settings) {
    /** Of an owner with more queues in which jobs wait the sweep fills the others. */
    private static final int QUEUES = 256;

    /**
     * New runs, in the transaction that writes them.
     *
     * @param grouped those with a concurrency group; the jobs of the others were written as what they are
     * @param queues where their jobs stand
     */
    public List<ReadyJob> created(Connection transaction, Collection<Long> grouped, Collection<RepoQueue> queues) {
        EligibleJobs.mark(transaction, grouped);
        return fill(transaction, queues);
    }

    /** Something happened to these runs: a job ended, one was queued again, the run ended or was approved. */
    public List<ReadyJob> changed(Connection transaction, Collection<Long> runIds) {
        EligibleJobs.mark(transaction, runIds);
        return fill(transaction, RepoQueues.waitingOfOwnersOf(transaction, runIds, QUEUES));
    }

    /**
     * Jobs were handed out, in the transaction that does it, as its last statements. A job that may not be handed out any more steps
     * out of line, or every later look at the queue would pass over it.
     *
     * @param left of the caps, as it is now
     * @param looked the queues of all jobs that were looked at
     * @param handed the queues of those that were handed out
     */
    public List<ReadyJob> handedOut(
            Connection transaction, CapsLeft left, Collection<RepoQueue> looked, Collection<RepoQueue> handed) {
        RepoQueues.stepOut(transaction, left.full(looked), left.fullOwners());
        return fill(transaction, handed.stream().filter(left::isUncapped).toList());
    }

    List<ReadyJob> fill(Connection transaction, Collection<RepoQueue> queues) {
        return RepoQueues.fill(transaction, queues, settings.linePerRepo());
    }
}
