package sh.shithub.actions.claim;

import java.sql.Connection;
import java.util.List;

/** What others must get to know of a committed change, once at least: kept in its transaction. */
public interface Announcements {
    void queued(Connection transaction, List<NewRun> runs);

    void claimed(Connection transaction, List<Claim> claims);

    void requeued(Connection transaction, List<Requeued> jobs);
}
