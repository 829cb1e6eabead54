package sh.shithub.actions.claim.runs;

import io.micronaut.core.annotation.Nullable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.trace.TraceId;
import sh.shithub.actions.platform.trace.Traces;

/** A run being queued: what was asked, and the ids given to it as its rows are written. */
public final class NewRun {
    private final RunKey key;
    private final RunSpec spec;
    private final long index;
    private final TraceId trace;
    private final List<NewJob> jobs = new ArrayList<>();
    private final long eventBytes;
    private long id;
    private Instant createdAt;

    /** @param trace of the call that asked for it */
    NewRun(RunKey key, RunSpec spec, long index, @Nullable TraceId trace) {
        this.key = key;
        this.spec = spec;
        this.index = index;
        this.trace = trace;
        this.eventBytes = OfferBytes.of(spec.eventPayload());
        for (RunSpec.Job job : spec.jobs()) {
            jobs.add(new NewJob(this, jobs.size(), job));
        }
    }

    public RunKey key() {
        return key;
    }

    public RunSpec spec() {
        return spec;
    }

    public long index() {
        return index;
    }

    public List<NewJob> jobs() {
        return jobs;
    }

    /** What its event payload adds to {@link OfferBytes} of each job. */
    long eventBytes() {
        return eventBytes;
    }

    /** Only one run of its group at a time has jobs that may be handed out. */
    public boolean isGrouped() {
        RunSpec.Concurrency concurrency = spec.concurrency();
        return concurrency != null
                && concurrency.group() != null
                && !concurrency.group().isBlank();
    }

    public long id() {
        return id;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable TraceId trace() {
        return trace;
    }

    public void written(long newId, Instant at) {
        id = newId;
        createdAt = at;
        Traces.follows(Subject.run(newId), trace);
    }

    QueuedRun queuedRun() {
        return new QueuedRun(
                id,
                createdAt,
                jobs.stream()
                        .map(job -> new QueuedRun.Job(job.id(), job.checkRunId(), Status.queued, null))
                        .toList());
    }

    RunQueued queued(boolean alreadyExists) {
        return new RunQueued(
                id,
                index,
                jobs.stream()
                        .map(job -> new RunQueued.Job(job.id(), job.spec().key(), job.checkRunId()))
                        .toList(),
                alreadyExists);
    }
}
