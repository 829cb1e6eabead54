package sh.shithub.actions.runner.job;

import java.util.LinkedHashMap;
import java.util.Map;
import sh.shithub.actions.runner.gateway.Job;

/**
 * What a command finds in its environment: this host's, the names that CI scripts look for, then the job's and the step's own
 * {@code env}. Without this runner's settings ({@code SHITHUB_*}), for they may hold its token.
 */
final class StepEnvironment {
    private static final String OURS = "SHITHUB_";

    private StepEnvironment() {}

    static Map<String, String> of(Map<String, String> host, Job job, Scratch scratch, Map<String, String> own) {
        Map<String, String> environment = new LinkedHashMap<>(host);
        environment.keySet().removeIf(name -> name.startsWith(OURS));
        environment.put("CI", "true");
        environment.put("GITHUB_ACTIONS", "true");
        environment.put("GITHUB_WORKSPACE", scratch.workspace().toString());
        environment.put("GITHUB_EVENT_PATH", scratch.event().toString());
        environment.put("GITHUB_EVENT_NAME", text(job.event()));
        environment.put("GITHUB_SHA", text(job.headSha()));
        environment.put("GITHUB_REF", text(job.headRef()));
        environment.put("GITHUB_REF_NAME", text(job.headRef()).replaceFirst("^refs/(heads|tags)/", ""));
        environment.put("GITHUB_WORKFLOW", text(job.workflowName()));
        environment.put("GITHUB_JOB", text(job.jobKey()));
        environment.put("GITHUB_RUN_ID", Long.toString(job.runId()));
        environment.put("GITHUB_RUN_NUMBER", Long.toString(job.runIndex()));
        environment.put("RUNNER_TEMP", scratch.temp().toString());
        environment.putAll(own);
        return environment;
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
