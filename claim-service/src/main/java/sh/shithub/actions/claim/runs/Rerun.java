package sh.shithub.actions.claim.runs;

import io.micronaut.core.annotation.Nullable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.platform.trace.TraceId;

/** A run being made from one that has ended. */
final class Rerun extends NewRun {
    private final RerunRows.Parent parent;
    private final List<Copy> copies = new ArrayList<>();

    /** A job of the new run and the one that it was made from. */
    final class Copy extends NewJob {
        private final JobsAgain.Ended of;
        private final boolean takenOver;

        Copy(JobsAgain.Ended of, boolean takenOver) {
            this.of = of;
            this.takenOver = takenOver;
        }

        Rerun run() {
            return Rerun.this;
        }

        JobsAgain.Ended of() {
            return of;
        }

        boolean takenOver() {
            return takenOver;
        }

        @Override
        String key() {
            return of.key();
        }

        /** What else holds it up, a look at its run says. */
        @Override
        boolean mayStandInLine() {
            return !takenOver;
        }

        @Override
        Status status() {
            return takenOver ? of.status() : super.status();
        }

        @Override
        Conclusion conclusion() {
            return takenOver ? of.conclusion() : null;
        }
    }

    /** @param again keys of the jobs that run again; null: all of them */
    Rerun(
            RunKey key,
            RerunRows.Parent parent,
            List<JobsAgain.Ended> ended,
            @Nullable Set<String> again,
            @Nullable TraceId trace) {
        super(key, trace);
        this.parent = parent;
        ended.forEach(job -> copies.add(new Copy(job, again != null && !again.contains(job.key()))));
    }

    RerunRows.Parent parent() {
        return parent;
    }

    @Override
    public List<Copy> jobs() {
        return copies;
    }

    /** Its rows know; each is looked at. */
    @Override
    boolean isGrouped() {
        return true;
    }
}
