package sh.shithub.actions.cli.workflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.RunSpec;

/**
 * A workflow file that was understood. Maps keep the file's order. What the file leaves out is null, or empty for a list or a
 * map, except {@code permissions}: null means the default ones and empty means none.
 *
 * @param on each trigger's name and its filters as plain maps, lists and text
 */
public record Workflow(
        String name,
        Map<String, Object> on,
        Map<String, String> env,
        Map<String, String> permissions,
        RunSpec.Concurrency concurrency,
        List<Job> jobs) {

    /** @param timeoutMinutes given or the default of 360 */
    public record Job(
            String key,
            String name,
            List<String> runsOn,
            List<String> needs,
            String condition,
            int timeoutMinutes,
            Map<String, String> permissions,
            Environment environment,
            Map<String, String> env,
            List<RunSpec.Step> steps) {

        /** As it is queued: the workflow's variables under its own, the workflow's permissions unless it has its own. */
        RunSpec.Job spec(Map<String, String> workflowEnv, Map<String, String> workflowPermissions) {
            Map<String, String> merged = new LinkedHashMap<>(workflowEnv);
            merged.putAll(env);
            Map<String, String> granted = permissions == null ? workflowPermissions : permissions;
            return new RunSpec.Job(
                    key,
                    name,
                    runsOn,
                    needs,
                    condition,
                    timeoutMinutes,
                    granted == null ? null : new LinkedHashMap<>(granted),
                    merged,
                    steps);
        }
    }

    public record Environment(String name, String url) {}

    /** The jobs as they are queued. */
    public List<RunSpec.Job> specs() {
        return jobs.stream().map(job -> job.spec(env, permissions)).toList();
    }
}
