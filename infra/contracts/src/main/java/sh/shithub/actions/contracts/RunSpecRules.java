package sh.shithub.actions.contracts;

import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a run request must satisfy (wire.md, "Queue a run"); the gateway and claim-service both ask here. */
public final class RunSpecRules {
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,99}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_.-]{1," + Limits.LABEL_CHARS + "}");
    /** Longest name of a workflow, of its file, of a ref, a concurrency group or a step, characters. */
    public static final int NAME_CHARS = 256;
    /** Longest name of a job, characters. */
    public static final int JOB_NAME_CHARS = 200;

    private RunSpecRules() {}

    /** The first thing that is wrong, as one plain sentence; empty when the run can be queued. */
    public static Optional<String> problem(RunSpec run) {
        return Stream.<Function<RunSpec, String>>of(
                        RunSpecRules::repo, RunSpecRules::head, RunSpecRules::jobs, NeedsRules::problem)
                .map(rule -> rule.apply(run))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** The first thing that is wrong with a job by itself, without the rest of its run. */
    public static Optional<String> problem(RunSpec.Job job) {
        return Optional.ofNullable(JobRules.problem(job, new HashSet<>()));
    }

    /** A job's key or a step's id. */
    public static boolean isKey(String text) {
        return text != null && KEY.matcher(text).matches();
    }

    /** A label that a job asks for or a runner offers. */
    public static boolean isLabel(String text) {
        return text != null && LABEL.matcher(text).matches();
    }

    private static String repo(RunSpec run) {
        if (run.repo() == null) {
            return "repo is required";
        }
        if (run.repo().id() < 1) {
            return "repo.id must be positive";
        }
        if (blank(run.repo().owner()) || blank(run.repo().name())) {
            return "repo.owner and repo.name are required";
        }
        return tooLong(run.repo().owner(), 100)
                ? "repo.owner is too long"
                : tooLong(run.repo().name(), 100) ? "repo.name is too long" : null;
    }

    private static String head(RunSpec run) {
        if (blank(run.workflowFile()) || tooLong(run.workflowFile(), NAME_CHARS)) {
            return "workflow_file is required and has at most 256 characters";
        }
        if (tooLong(run.workflowName(), NAME_CHARS)) {
            return "workflow_name has at most 256 characters";
        }
        if (run.headSha() == null || !run.headSha().matches("[0-9a-fA-F]{7,64}")) {
            return "head_sha is required and must be 7 to 64 hexadecimal characters";
        }
        if (tooLong(run.headRef(), NAME_CHARS)) {
            return "head_ref has at most 256 characters";
        }
        if (tooLong(run.triggerEventId(), NAME_CHARS)) {
            return "trigger_event_id has at most 256 characters";
        }
        if (run.concurrency() != null && tooLong(run.concurrency().group(), NAME_CHARS)) {
            return "concurrency.group has at most 256 characters";
        }
        if (JsonDepth.exceeds(run.eventPayload(), Limits.JSON_DEPTH)) {
            return "event_payload must not be nested more than " + Limits.JSON_DEPTH + " deep";
        }
        boolean known = Stream.of(TriggerEvent.values()).anyMatch(e -> e.name().equals(run.event()));
        return known ? null : "event must be one of push, pull_request, schedule, workflow_dispatch";
    }

    private static String jobs(RunSpec run) {
        if (run.jobs() == null || run.jobs().isEmpty()) {
            return "jobs must not be empty";
        }
        if (run.jobs().size() > Limits.JOBS_PER_RUN) {
            return "jobs must have at most " + Limits.JOBS_PER_RUN + " entries, not "
                    + run.jobs().size();
        }
        Set<String> seen = new HashSet<>();
        for (RunSpec.Job job : run.jobs()) {
            String problem = job == null ? "jobs must not contain null" : JobRules.problem(job, seen);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    static boolean tooLong(String text, int chars) {
        return text != null && text.length() > chars;
    }
}
