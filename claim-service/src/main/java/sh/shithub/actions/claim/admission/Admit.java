package sh.shithub.actions.claim.admission;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;

/**
 * Decides which queued jobs may be handed out; nobody else does (invariant 6, decision 0011). Two stages, each of which may be
 * repeated at any time, by any number of instances and in any order:
 *
 * <ol>
 *   <li>eligible: nothing but its place in line holds the job up. Its needs ended well, its run is approved and the first of its
 *       concurrency group, no cancel is asked for.
 *   <li>in line: of each repository and set of labels only so many, the oldest, and only while the caps leave room.
 * </ol>
 *
 * <p>Who came into line is returned, to be told once the transaction is committed. A call that never comes leaves a job waiting
 * until {@link AdmissionSweep} finds it.
 */
@Singleton
public final class Admit {
    /** Of an owner with more lines of waiting jobs the sweep fills the others. */
    private static final int LINES = 256;

    private final EligibleJobs eligible;
    private final Lines lines;

    Admit(EligibleJobs eligible, Lines lines) {
        this.eligible = eligible;
        this.lines = lines;
    }

    /**
     * New runs, in the transaction that writes them.
     *
     * @param grouped those with a concurrency group; the jobs of the others were written as what they are
     * @param asked where their jobs stand
     */
    public List<InLine> created(Connection transaction, Collection<Long> grouped, Collection<Line> asked) {
        eligible.mark(transaction, grouped);
        return lines.fill(transaction, asked);
    }

    /** Something happened to these runs: a job ended, one was queued again, the run ended or was approved. */
    public List<InLine> changed(Connection transaction, Collection<Long> runIds) {
        eligible.mark(transaction, runIds);
        return lines.fill(transaction, lines.waitingOfOwnersOf(transaction, runIds, LINES));
    }

    /**
     * Jobs were handed out, in the transaction that does it, as its last statements. Who may not be handed out any more steps out
     * of line, or every later look at the queue would pass over it.
     *
     * @param room as it is now
     * @param looked the lines of all that were looked at
     * @param handed the lines of those that were handed out
     */
    public List<InLine> handedOut(Connection transaction, Room room, Collection<Line> looked, Collection<Line> handed) {
        lines.stepOut(transaction, room.full(looked), room.fullOwners());
        return lines.fill(transaction, handed.stream().filter(room::isUncapped).toList());
    }
}
