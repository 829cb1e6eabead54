package sh.shithub.actions.claim.runs;

import io.micronaut.core.annotation.Nullable;
import java.time.Instant;
import java.util.List;
import sh.shithub.actions.claim.admission.RepoQueue;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.trace.TraceId;
import sh.shithub.actions.platform.trace.Traces;

/** A run being made, and what is given to it as its rows are written. */
public abstract class NewRun {
    private final RunKey key;
    private final TraceId trace;
    private long index;
    private long id;
    private Instant createdAt;

    /** @param trace of the call that asked for it */
    NewRun(RunKey key, @Nullable TraceId trace) {
        this.key = key;
        this.trace = trace;
    }

    public abstract List<? extends NewJob> jobs();

    /** Only one run of its concurrency group at a time has jobs that may be handed out, so a look at other runs is needed. */
    abstract boolean isGrouped();

    RunKey key() {
        return key;
    }

    @Nullable
    TraceId trace() {
        return trace;
    }

    /** Its number in its repository. */
    long index() {
        return index;
    }

    public long id() {
        return id;
    }

    /** Of its row; null before it is written. */
    public Instant createdAt() {
        return createdAt;
    }

    void numbered(long newIndex) {
        index = newIndex;
    }

    void written(long newId, Instant at) {
        id = newId;
        createdAt = at;
        Traces.follows(Subject.run(newId), trace);
    }

    /** Where its jobs stand that may come into line. */
    List<RepoQueue> queues() {
        return jobs().stream().filter(NewJob::mayStandInLine).map(NewJob::queue).toList();
    }

    RunQueued queued(boolean alreadyExists) {
        return new RunQueued(
                id,
                index,
                jobs().stream()
                        .map(job -> new RunQueued.Job(job.id(), job.key(), job.checkRunId()))
                        .toList(),
                alreadyExists);
    }
}
