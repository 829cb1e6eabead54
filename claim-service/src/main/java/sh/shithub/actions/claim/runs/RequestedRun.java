package sh.shithub.actions.claim.runs;

import io.micronaut.core.annotation.Nullable;
import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.platform.trace.TraceId;

/** A run being made as it was asked for. */
final class RequestedRun extends NewRun {
    private final RunSpec spec;
    private final List<RequestedJob> jobs = new ArrayList<>();
    private final long eventBytes;

    RequestedRun(RunKey key, RunSpec spec, @Nullable TraceId trace) {
        super(key, trace);
        this.spec = spec;
        this.eventBytes = OfferBytes.of(spec.eventPayload());
        for (RunSpec.Job job : spec.jobs()) {
            jobs.add(new RequestedJob(this, jobs.size(), job));
        }
    }

    RunSpec spec() {
        return spec;
    }

    @Override
    public List<RequestedJob> jobs() {
        return jobs;
    }

    /** What its event payload adds to {@link OfferBytes} of each job. */
    long eventBytes() {
        return eventBytes;
    }

    @Override
    boolean isGrouped() {
        RunSpec.Concurrency concurrency = spec.concurrency();
        return concurrency != null
                && concurrency.group() != null
                && !concurrency.group().isBlank();
    }
}
