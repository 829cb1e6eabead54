package sh.shithub.actions.claim;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Jobs in a runner's hands before its first call (invariant 7). */
public interface Offers {
    /**
     * Gives the jobs to the runners and begins their token chains; what an earlier attempt left of one is fenced off.
     *
     * @param runnerByJob who gets what; the jobs are locked and ready
     * @return one for each, in the order of job ids
     */
    List<Claim> make(Connection transaction, Map<Long, Long> runnerByJob);

    /**
     * Takes back offers without a call from their runner, by the database's clock. Their jobs are queued again at the place
     * they had, and their chains are gone, so that the runner's call, should it come now, finds nothing. An offer that is
     * looked at elsewhere, by a call of its runner or by another instance, is left out.
     *
     * @param most at most so many
     */
    List<Requeued> takeBack(Connection transaction, Duration unansweredFor, int most);
}
