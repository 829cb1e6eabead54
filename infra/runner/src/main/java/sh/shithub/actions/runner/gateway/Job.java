package sh.shithub.actions.runner.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** The part of a claimed {@code job} that this runner reads (wire.md, "The offered job"); its other fields are ignored. */
public record Job(
        long id,
        long runId,
        long runIndex,
        String workflowName,
        String headSha,
        String headRef,
        String event,
        JsonNode eventPayload,
        String jobKey,
        String jobName,
        @JsonProperty("if") String condition,
        int timeoutMinutes,
        Map<String, String> secrets,
        Map<String, String> variables,
        List<String> maskValues,
        Map<String, String> env,
        List<Step> steps) {

    public Job {
        secrets = secrets == null ? Map.of() : secrets;
        variables = variables == null ? Map.of() : variables;
        maskValues = maskValues == null ? List.of() : maskValues;
        env = env == null ? Map.of() : env;
        steps = steps == null ? List.of() : steps;
    }

    /** How people call it. */
    public String title() {
        return jobName == null || jobName.isBlank() ? jobKey : jobName;
    }

    /** {@code id} is the server's number for it, {@code stepId} the workflow's own name. */
    public record Step(
            long id,
            int index,
            String stepId,
            String name,
            @JsonProperty("if") String condition,
            String run,
            String uses,
            String workingDirectory,
            Map<String, String> env,
            Map<String, String> with,
            boolean continueOnError) {

        public Step {
            run = run == null ? "" : run;
            uses = uses == null ? "" : uses;
            env = env == null ? Map.of() : env;
            with = with == null ? Map.of() : with;
        }

        public String title() {
            if (name != null && !name.isBlank()) {
                return name;
            }
            return uses.isEmpty() ? run.lines().findFirst().orElse("") : uses;
        }
    }
}
