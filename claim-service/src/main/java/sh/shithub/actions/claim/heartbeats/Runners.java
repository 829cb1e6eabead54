package sh.shithub.actions.claim.heartbeats;

import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The runners' rows. */
public interface Runners {
    /**
     * Locks the rows of those who ask for a job, so that two instances cannot both fill the same runner's last place, and keeps
     * what the others' heartbeats say. A heartbeat that says nothing new costs no write; one older than what is known says
     * nothing.
     *
     * @param newest at most one a runner
     * @param asking ids of the runners for whom there is a job
     * @return those of them that are known and not revoked
     */
    List<Runner> seen(Connection transaction, Collection<Heartbeat> newest, Set<Long> asking);

    /** How many jobs each of these runners has now; one without a job is missing. */
    Map<Long, Integer> running(Connection transaction, Collection<Long> runnerIds);

    /**
     * Keeps what the heartbeats of those who asked say, where there is news, and how they are shown from now on.
     *
     * @param shown by heartbeat; the rows are locked
     */
    void keep(Connection transaction, Map<Heartbeat, Runner.Shown> shown);
}
