package sh.shithub.actions.gateway;

import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.JobPayload;
import sh.shithub.actions.contracts.TriggerEvent;

/** A job as claim-service offers it. */
public final class SampleJob {
    private SampleJob() {}

    public static JobPayload payload(ClaimedJob job) {
        JobPayload.Step step = new JobPayload.Step(
                job.steps().get(0), 0, "", "", "always()", "true", "", "", Map.of(), Map.of(), false);
        return new JobPayload(
                job.jobId(),
                job.runId(),
                job.repoId(),
                1,
                "ci.yml",
                "",
                "",
                "",
                "c0ffee0",
                "",
                TriggerEvent.push,
                Map.of(),
                "build",
                "build",
                "linux",
                List.of(),
                "",
                360,
                Map.of(),
                "",
                "",
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                List.of(step));
    }
}
