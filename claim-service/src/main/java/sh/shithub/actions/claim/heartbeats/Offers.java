package sh.shithub.actions.claim.heartbeats;

import java.sql.Connection;
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
}
