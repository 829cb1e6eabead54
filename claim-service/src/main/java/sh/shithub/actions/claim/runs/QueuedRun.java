package sh.shithub.actions.claim.runs;

import java.time.Instant;
import java.util.List;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Status;

/** A run whose rows were written, as others are told. */
public record QueuedRun(long id, Instant createdAt, List<Job> jobs) {
    /**
     * A job of it.
     *
     * @param status {@code queued}, but for one whose result a rerun takes over
     * @param conclusion null while the job is open
     */
    public record Job(long id, long checkRunId, Status status, Conclusion conclusion) {}
}
