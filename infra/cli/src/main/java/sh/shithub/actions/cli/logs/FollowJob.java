package sh.shithub.actions.cli.logs;

import java.util.Map;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.output.Json;

/** The logs of a job's steps, one after the other, as they come, and then how the job ended. */
public final class FollowJob {
    private static final long LOOK_MILLIS = 500;

    private final Gateway gateway;
    private final long job;

    public FollowJob(Gateway gateway, long job) {
        this.gateway = gateway;
        this.job = job;
    }

    /**
     * Returns the job's conclusion when the job has ended.
     *
     * @throws sh.shithub.actions.cli.output.Failure when the gateway refuses, or is away for too long
     */
    public String into(ShowLog show) throws InterruptedException {
        String path = "/api/v1/jobs/" + job;
        for (Map<String, Object> step : Json.list(gateway.get(path), "steps")) {
            show.step(step);
            new FollowStep(gateway, path + "/steps/" + step.get("id") + "/log/stream").into(show);
        }
        String conclusion = conclusion(path);
        show.ended(job, conclusion);
        return conclusion;
    }

    /** The job's end follows its last step's. */
    private String conclusion(String path) throws InterruptedException {
        Object conclusion = gateway.get(path).get("conclusion");
        while (conclusion == null) {
            Thread.sleep(LOOK_MILLIS);
            conclusion = gateway.get(path).get("conclusion");
        }
        return conclusion.toString();
    }
}
