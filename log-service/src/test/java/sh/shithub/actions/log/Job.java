package sh.shithub.actions.log;

import java.util.List;

/** A job with its steps, as claim-service creates it. */
public record Job(long runId, long id, List<Long> steps) {
    public long step(int index) {
        return steps.get(index);
    }

    String objectKey(int step) {
        return "actions/runs/" + runId + "/jobs/" + id + "/steps/" + step(step) + ".log";
    }
}
