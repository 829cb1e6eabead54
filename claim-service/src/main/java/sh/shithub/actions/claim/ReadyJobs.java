package sh.shithub.actions.claim;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The queue: jobs that may be handed out, and the offers made from it. */
public interface ReadyJobs {
    /** The oldest ready jobs for runners with these labels, oldest first, locked; what another instance holds is left out. */
    List<Candidate> oldest(Connection transaction, Map<LabelSet, Integer> places) throws SQLException;

    /** @param runnerByJob who gets what; a job that is not queued and ready any more is not in the answer */
    List<Claim> assign(Connection transaction, Map<Long, Long> runnerByJob) throws SQLException;

    /** Begins the token chain of each claim; what an earlier attempt left is fenced off. */
    void openChains(Connection transaction, List<Claim> claims, Duration lifetime) throws SQLException;

    /**
     * Takes back offers without a call from their runner (invariant 7), by the database's clock.
     *
     * @return the jobs that are ready again
     */
    List<Long> takeBack(Connection transaction, Duration unacknowledgedFor) throws SQLException;
}
