package sh.shithub.actions.log;

import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.platform.json.PoisonException;

/**
 * The rows of fresh logs. Every method sends statements for all its entries together, bears a repeat, and throws
 * {@link PoisonException} when an entry names a step or job that does not exist or does not belong together.
 */
public interface LogRows {
    /** Where the rows are: in a transaction that somebody else ends. */
    interface Access {
        LogRows in(Connection transaction);
    }

    /**
     * Adds the chunks that are neither there nor in the finished object; of jobs with secrets masked, and what cannot be masked yet sealed. A step that was finished is to be finished again: a
     * while after a late chunk, or, when its job runs again, once this try of the step is closed.
     */
    void store(List<LogEntry.Chunk> chunks);

    /** @return steps whose log is now to be finished; one without any chunk is finished as it is, see README.md */
    List<Long> closeSteps(List<LogEntry.StepClosed> closed);

    /** Closes what is still open of the jobs. @return steps whose log is now to be finished */
    List<Long> closeJobs(List<LogEntry.JobClosed> closed);

    /** What was done so far, for the counters once it is committed. */
    Kept kept();
}
