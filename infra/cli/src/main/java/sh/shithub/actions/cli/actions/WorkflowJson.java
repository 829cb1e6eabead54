package sh.shithub.actions.cli.actions;

import java.util.LinkedHashMap;
import java.util.Map;
import sh.shithub.actions.cli.workflow.Workflow;

/** A workflow as {@code parse} shows it: the wire's names where the wire has the thing, absent where the file has nothing. */
final class WorkflowJson {
    private WorkflowJson() {}

    static Map<String, Object> of(Workflow workflow) {
        Map<String, Object> json = new LinkedHashMap<>();
        RunBody.put(json, "name", workflow.name());
        json.put("on", workflow.on());
        RunBody.put(json, "env", workflow.env());
        RunBody.put(json, "permissions", workflow.permissions());
        RunBody.put(json, "concurrency", RunBody.concurrency(workflow.concurrency()));
        json.put("jobs", workflow.jobs().stream().map(WorkflowJson::job).toList());
        return json;
    }

    private static Map<String, Object> job(Workflow.Job job) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", job.key());
        RunBody.put(json, "name", job.name());
        json.put("runs_on", job.runsOn());
        json.put("needs", job.needs());
        RunBody.put(json, "if", job.condition());
        json.put("timeout_minutes", job.timeoutMinutes());
        RunBody.put(json, "permissions", job.permissions());
        RunBody.put(json, "environment", environment(job.environment()));
        RunBody.put(json, "env", job.env());
        json.put("steps", job.steps().stream().map(RunBody::step).toList());
        return json;
    }

    private static Map<String, Object> environment(Workflow.Environment environment) {
        if (environment == null) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        RunBody.put(json, "name", environment.name());
        RunBody.put(json, "url", environment.url());
        return json;
    }
}
