package sh.shithub.actions.claim.runs;

import io.micronaut.core.annotation.Nullable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import sh.shithub.actions.claim.admission.Line;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.trace.TraceId;
import sh.shithub.actions.platform.trace.Traces;

/** A run being made from one that has ended, and the ids given to it as its rows are written. */
final class Rerun {
    private final RunKey key;
    private final RerunRows.Parent parent;
    private final TraceId trace;
    private final List<Copy> copies = new ArrayList<>();
    private long index;
    private long id;
    private Instant createdAt;

    /** A job of the new run and the one that it was made from. */
    static final class Copy {
        private final JobsAgain.Ended of;
        private final boolean takenOver;
        private Line line;
        private long id;
        private long checkRunId;

        Copy(JobsAgain.Ended of, boolean takenOver) {
            this.of = of;
            this.takenOver = takenOver;
        }

        JobsAgain.Ended of() {
            return of;
        }

        boolean takenOver() {
            return takenOver;
        }

        long id() {
            return id;
        }

        void written(long newId, Line itsLine) {
            id = newId;
            line = itsLine;
        }

        void checkRunWritten(long newId) {
            checkRunId = newId;
        }

        private QueuedRun.Job queued() {
            Conclusion conclusion = takenOver ? of.conclusion() : null;
            return new QueuedRun.Job(id, checkRunId, takenOver ? of.status() : Status.queued, conclusion);
        }
    }

    /**
     * @param again keys of the jobs that run again; null: all of them
     * @param trace of the call that asked for it
     */
    Rerun(
            RunKey key,
            RerunRows.Parent parent,
            List<JobsAgain.Ended> ended,
            Set<String> again,
            @Nullable TraceId trace) {
        this.key = key;
        this.trace = trace;
        this.parent = parent;
        ended.forEach(job -> copies.add(new Copy(job, again != null && !again.contains(job.key()))));
    }

    RunKey key() {
        return key;
    }

    RerunRows.Parent parent() {
        return parent;
    }

    @Nullable
    TraceId trace() {
        return trace;
    }

    List<Copy> copies() {
        return copies;
    }

    long index() {
        return index;
    }

    long id() {
        return id;
    }

    void numbered(long newIndex) {
        index = newIndex;
    }

    void written(long newId, Instant at) {
        id = newId;
        createdAt = at;
        Traces.follows(Subject.run(newId), trace);
    }

    List<Line> lines() {
        return copies.stream()
                .filter(copy -> !copy.takenOver)
                .map(copy -> copy.line)
                .toList();
    }

    QueuedRun queuedRun() {
        return new QueuedRun(id, createdAt, copies.stream().map(Copy::queued).toList());
    }

    RunQueued queued(boolean alreadyExists) {
        return new RunQueued(
                id,
                index,
                copies.stream()
                        .map(copy -> new RunQueued.Job(copy.id, copy.of.key(), copy.checkRunId))
                        .toList(),
                alreadyExists);
    }
}
