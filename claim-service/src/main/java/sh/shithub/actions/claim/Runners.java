package sh.shithub.actions.claim;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The runners' rows. */
public interface Runners {
    /**
     * Keeps what the heartbeats say, at most one a runner, and locks the runners' rows, so that two instances cannot both fill the same
     * runner's last place.
     *
     * @return the runners that may be answered with a job; an unknown or revoked one is missing
     */
    List<Runner> seen(Connection transaction, List<Heartbeat> newest) throws SQLException;

    /** How many jobs each of these runners has now; one without a job is missing. */
    Map<Long, Integer> running(Connection transaction, Collection<Long> runnerIds) throws SQLException;

    /** Shows them as busy until a heartbeat of theirs says otherwise. */
    void busy(Connection transaction, Collection<Long> runnerIds) throws SQLException;
}
