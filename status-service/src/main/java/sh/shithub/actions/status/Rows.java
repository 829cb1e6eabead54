package sh.shithub.actions.status;

import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.Conclusion;

/**
 * The rows of steps, jobs, runs and check runs, within one transaction. Each method is one statement over all it is given,
 * changes only rows whose state still allows it, and returns the changes really made: of a repeat none.
 */
public interface Rows {
    /** Makes the rows of a transaction. */
    @FunctionalInterface
    interface Access {
        Rows in(Connection transaction);
    }

    /** Taken before any row of these runs' jobs is touched, so that a sweep and a listener come one after the other. */
    void lockRuns(Collection<Long> runs);

    /** The next open runs in id order, of which there may be very many: at most so many behind that id. */
    Slice openRuns(long after, int most);

    /** The runs of a slice whose roll-up was missed and whose jobs have been as they are for a while; locked ones left out. */
    List<Long> lockMissedRuns(Slice slice, Duration unchangedFor);

    /** Runs with an id above {@code after}, up to {@code last}. */
    record Slice(long after, long last, int runs) {}

    List<Change> startSteps(List<Reports.StepStarted> steps);

    List<Change> endSteps(List<Reports.StepEnded> steps);

    List<Change> startRuns(List<Reports.JobStarted> jobs);

    List<Change> startCheckRuns(List<Reports.JobStarted> jobs);

    List<Change> endJobs(List<Reports.JobEnded> jobs);

    /** All jobs of these runs, by run. */
    Map<Long, List<RollUp.Job>> jobsOf(Collection<Long> runs);

    List<Change> readyJobs(Collection<Long> jobs);

    List<Change> skipJobs(Collection<Long> jobs);

    /** Closes what is still open of jobs that have ended. */
    List<Change> closeSteps(Collection<Long> jobs);

    List<Change> completeCheckRuns(Collection<Long> jobs);

    List<Change> completeRuns(Map<Long, Conclusion> conclusions);
}
