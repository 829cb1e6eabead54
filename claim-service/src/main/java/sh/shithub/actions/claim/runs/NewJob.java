package sh.shithub.actions.claim.runs;

import io.micronaut.core.annotation.Nullable;
import sh.shithub.actions.claim.admission.RepoQueue;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Status;

/** A job of a run being made, and what is given to it as its rows are written. */
public abstract class NewJob {
    private RepoQueue queue;
    private long id;
    private long checkRunId;

    abstract String key();

    /** Waits neither for another job nor for an approval; its run knows whether for its concurrency group. */
    abstract boolean mayStandInLine();

    /** Queued, but for one whose result is taken over. */
    Status status() {
        return Status.queued;
    }

    /** Null while the job is open. */
    @Nullable
    Conclusion conclusion() {
        return null;
    }

    RepoQueue queue() {
        return queue;
    }

    long id() {
        return id;
    }

    long checkRunId() {
        return checkRunId;
    }

    void written(long newId, RepoQueue itsQueue) {
        id = newId;
        queue = itsQueue;
    }

    void checkRunWritten(long newId) {
        checkRunId = newId;
    }
}
