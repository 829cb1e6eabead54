package sh.shithub.actions.claim.runs;

import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunSpec;

/** Rows of runs and of what belongs to them, while they are created. */
public interface Runs {
    /**
     * Locks the repositories' rows, all in one order: until the transaction ends no other queues a run of theirs, so what
     * {@link #existing} does not find does not come into being meanwhile.
     *
     * @param named their names are kept; new ones get a row
     * @param others there already, and called what their rows say
     */
    void lockRepos(Connection transaction, Collection<RunSpec.Repo> named, Collection<RunSpec.Repo> others);

    /** The runs that there are already, as they are answered. */
    Map<RunKey, RunQueued> existing(Connection transaction, Collection<RunKey> keys);

    /** @return the last index given out in each repository, the new ones included */
    Map<Long, Long> advanceIndex(Connection transaction, Map<Long, Integer> newRuns);

    /**
     * The open runs whose place these take: older ones of their concurrency groups, when these say that they cancel them.
     *
     * @param runIds new runs
     * @return the newest of these, by the older run
     */
    Map<Long, Long> superseded(Connection transaction, Collection<Long> runIds);

    /** Writes the runs with their jobs, steps and check runs, and tells each its id. */
    void insert(Connection transaction, List<NewRun> runs);
}
