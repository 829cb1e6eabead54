package sh.shithub.actions.log.finish;

import io.micronaut.core.annotation.Nullable;
import java.time.Instant;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.logs.LogText;
import sh.shithub.actions.platform.trace.Line;
import sh.shithub.actions.platform.trace.TraceId;

/**
 * A step whose log is to be finished, as its rows said when it was taken.
 *
 * @param last the highest seq in the object; {@link LogText#NOTHING} when there is none
 * @param objectBytes how much of the object can be trusted; what stands behind it was written and never recorded
 * @param leasedUntil end of the lease by the database's clock, which is also what tells it from any other lease
 * @param attempt counts the takes since the log was last finished, from 1
 * @param trace of the call that closed the log; null when that is not known
 */
public record Unfinished(
        long runId,
        long jobId,
        long stepId,
        long last,
        long objectBytes,
        Instant leasedUntil,
        int attempt,
        @Nullable TraceId trace) {
    Line line(Line line) {
        return line.about(Subject.step(runId, jobId, stepId)).trace(trace);
    }

    /** Where the log goes (architecture.md, "Objects"). */
    public String objectKey() {
        return "actions/runs/" + runId + "/jobs/" + jobId + "/steps/" + stepId + ".log";
    }

    public Unfinished withObjectBytes(long bytes) {
        return new Unfinished(runId, jobId, stepId, last, bytes, leasedUntil, attempt, trace);
    }
}
