package sh.shithub.actions.log.finish;

import io.micronaut.core.annotation.Nullable;
import java.time.Instant;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.logs.LogText;
import sh.shithub.actions.platform.trace.LogLine;
import sh.shithub.actions.platform.trace.TraceId;

/**
 * A step whose log is to be finished, as its rows said when it was taken.
 *
 * @param leasedUntil the end of its {@link Lease}
 * @param last the highest seq in the object; {@link LogText#NOTHING} when there is none
 * @param objectBytes how much of the object can be trusted; what stands behind it was written and never recorded
 * @param attempt counts the takes since the log was last finished, from 1
 * @param trace of the call that closed the log; null when that is not known
 */
record Unfinished(
        long runId,
        long jobId,
        long stepId,
        Instant leasedUntil,
        long last,
        long objectBytes,
        int attempt,
        @Nullable TraceId trace) {
    Lease lease() {
        return new Lease(stepId, leasedUntil);
    }

    LogLine about(LogLine line) {
        return line.about(Subject.step(runId, jobId, stepId)).trace(trace);
    }

    /** The key of the log's object (architecture.md, "Objects"). */
    String objectKey() {
        return "actions/runs/" + runId + "/jobs/" + jobId + "/steps/" + stepId + ".log";
    }
}
