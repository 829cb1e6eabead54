package sh.shithub.actions.claim.heartbeats;

import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.claim.labels.LabelSet;

/** The queue: jobs that may be handed out. What it costs to look at it does not depend on its length. */
public interface ReadyJobs {
    /**
     * What runners with these labels would get: of each set of labels that one of them satisfies the oldest jobs, no more than
     * there are places. Nothing is locked.
     *
     * @return oldest first
     */
    List<Candidate> front(Connection transaction, Map<LabelSet, Integer> places);

    /**
     * Locks as many jobs of each set of labels as these are, the oldest that nobody else holds.
     *
     * @return oldest first
     */
    List<Candidate> lock(Connection transaction, Collection<Candidate> like);
}
