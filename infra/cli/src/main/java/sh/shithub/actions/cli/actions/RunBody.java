package sh.shithub.actions.cli.actions;

import java.util.LinkedHashMap;
import java.util.Map;
import sh.shithub.actions.contracts.RunSpec;

/** A run as {@code POST /api/v1/runs} takes it (wire.md, "Queue a run"). What is absent is not sent. */
final class RunBody {
    private RunBody() {}

    static Map<String, Object> of(RunSpec run) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("repo", repo(run.repo()));
        put(body, "workflow_file", run.workflowFile());
        put(body, "workflow_name", run.workflowName());
        put(body, "head_sha", run.headSha());
        put(body, "head_ref", run.headRef());
        put(body, "event", run.event());
        put(body, "event_payload", run.eventPayload());
        put(body, "trigger_event_id", run.triggerEventId());
        put(body, "concurrency", concurrency(run.concurrency()));
        body.put("need_approval", run.needApproval());
        body.put("jobs", run.jobs().stream().map(RunBody::job).toList());
        return body;
    }

    private static Map<String, Object> repo(RunSpec.Repo repo) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", repo.id());
        json.put("owner", repo.owner());
        json.put("name", repo.name());
        return json;
    }

    static Map<String, Object> concurrency(RunSpec.Concurrency concurrency) {
        if (concurrency == null) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "group", concurrency.group());
        json.put("cancel_in_progress", concurrency.cancelInProgress());
        return json;
    }

    private static Map<String, Object> job(RunSpec.Job job) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "key", job.key());
        put(json, "name", job.name());
        put(json, "runs_on", job.runsOn());
        put(json, "needs", job.needs());
        put(json, "if", job.condition());
        put(json, "timeout_minutes", job.timeoutMinutes());
        put(json, "permissions", job.permissions());
        put(json, "env", job.env());
        json.put("steps", job.steps().stream().map(RunBody::step).toList());
        return json;
    }

    static Map<String, Object> step(RunSpec.Step step) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "id", step.id());
        put(json, "name", step.name());
        put(json, "if", step.condition());
        put(json, "run", step.run());
        put(json, "uses", step.uses());
        put(json, "working_directory", step.workingDirectory());
        put(json, "env", step.env());
        put(json, "with", step.with());
        json.put("continue_on_error", step.continueOnError());
        return json;
    }

    static void put(Map<String, Object> json, String key, Object value) {
        if (value != null) {
            json.put(key, value);
        }
    }
}
