package sh.shithub.actions.contracts;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a run request must satisfy (WIRE.md, {@code POST /api/v1/runs}); the gateway and claim-service both ask here. */
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
        return Stream.<java.util.function.Function<RunSpec, String>>of(
                        RunSpecRules::repo, RunSpecRules::head, RunSpecRules::jobs, RunSpecRules::graph)
                .map(rule -> rule.apply(run))
                .filter(java.util.Objects::nonNull)
                .findFirst();
    }

    /** The first thing that is wrong with a job by itself, whatever else its run holds. */
    public static Optional<String> problem(RunSpec.Job job) {
        return Optional.ofNullable(job(job, new HashSet<>()));
    }

    /** A job's key or a step's id. */
    public static boolean isKey(String text) {
        return text != null && KEY.matcher(text).matches();
    }

    /** A label that a job asks for. */
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
        return tooLong("repo.owner", run.repo().owner(), 100)
                ? "repo.owner is too long"
                : tooLong("repo.name", run.repo().name(), 100) ? "repo.name is too long" : null;
    }

    private static String head(RunSpec run) {
        if (blank(run.workflowFile()) || tooLong("workflow_file", run.workflowFile(), NAME_CHARS)) {
            return "workflow_file is required and has at most 256 characters";
        }
        if (tooLong("workflow_name", run.workflowName(), NAME_CHARS)) {
            return "workflow_name has at most 256 characters";
        }
        if (run.headSha() == null || !run.headSha().matches("[0-9a-fA-F]{7,64}")) {
            return "head_sha is required and must be 7 to 64 hexadecimal characters";
        }
        if (tooLong("head_ref", run.headRef(), NAME_CHARS)) {
            return "head_ref has at most 256 characters";
        }
        if (tooLong("trigger_event_id", run.triggerEventId(), NAME_CHARS)) {
            return "trigger_event_id has at most 256 characters";
        }
        if (run.concurrency() != null
                && tooLong("concurrency.group", run.concurrency().group(), NAME_CHARS)) {
            return "concurrency.group has at most 256 characters";
        }
        boolean known = Stream.of(TriggerEvent.values()).anyMatch(e -> e.name().equals(run.event()));
        return known ? null : "event must be one of push, pull_request, schedule, workflow_dispatch";
    }

    private static String jobs(RunSpec run) {
        if (run.jobs() == null || run.jobs().isEmpty()) {
            return "jobs must not be empty";
        }
        Set<String> seen = new HashSet<>();
        for (RunSpec.Job job : run.jobs()) {
            String problem = job == null ? "jobs must not contain null" : job(job, seen);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static String job(RunSpec.Job job, Set<String> seen) {
        if (!isKey(job.key())) {
            return "job key \"" + job.key() + "\" must match [A-Za-z_][A-Za-z0-9_-]* and have at most 100 characters";
        }
        if (!seen.add(job.key())) {
            return "job key \"" + job.key() + "\" is used twice";
        }
        if (tooLong("name", job.name(), JOB_NAME_CHARS)) {
            return "job \"" + job.key() + "\": name has at most 200 characters";
        }
        int timeout = requireNonNullElse(job.timeoutMinutes(), Limits.TIMEOUT_MINUTES_DEFAULT);
        if (timeout < 1 || timeout > Limits.TIMEOUT_MINUTES_MAX) {
            return "job \"" + job.key() + "\": timeout_minutes must be between 1 and 4320";
        }
        for (String label : requireNonNullElse(job.runsOn(), List.<String>of())) {
            if (label == null || !(label.isEmpty() || isLabel(label))) {
                return "job \"" + job.key() + "\": invalid runs_on label \"" + label + "\"";
            }
        }
        return steps(job);
    }

    private static String steps(RunSpec.Job job) {
        if (job.steps() == null || job.steps().isEmpty()) {
            return "job \"" + job.key() + "\": steps must not be empty";
        }
        if (job.steps().size() > Limits.STEPS_MAX) {
            return "job \"" + job.key() + "\": more than " + Limits.STEPS_MAX + " steps";
        }
        int index = 0;
        for (RunSpec.Step step : job.steps()) {
            if (step == null || blank(step.run()) == blank(step.uses())) {
                return "job \"" + job.key() + "\": step " + index + " must have exactly one of run and uses";
            }
            if (!blank(step.id()) && !isKey(step.id())) {
                return "job \"" + job.key() + "\": step " + index + " has an invalid id \"" + step.id() + "\"";
            }
            if (tooLong("name", step.name(), NAME_CHARS)) {
                return "job \"" + job.key() + "\": step " + index + ": name has at most 256 characters";
            }
            index++;
        }
        return null;
    }

    /** Kahn's walk: what remains after every job whose needs are met has been taken out lies on a cycle. */
    private static String graph(RunSpec run) {
        Map<String, Integer> open = new HashMap<>();
        Map<String, List<String>> dependents = new HashMap<>();
        for (RunSpec.Job job : run.jobs()) {
            List<String> needs = requireNonNullElse(job.needs(), List.<String>of());
            open.put(job.key(), (int) needs.stream().distinct().count());
            needs.stream()
                    .distinct()
                    .forEach(need -> dependents
                            .computeIfAbsent(need, k -> new java.util.ArrayList<>())
                            .add(job.key()));
        }
        for (String need : dependents.keySet()) {
            if (!open.containsKey(need)) {
                return "job \"" + dependents.get(need).get(0) + "\" needs \"" + need
                        + "\", which is not a job of this run";
            }
        }
        Deque<String> free = new ArrayDeque<>(
                open.keySet().stream().filter(k -> open.get(k) == 0).toList());
        int taken = 0;
        while (!free.isEmpty()) {
            taken++;
            for (String next : dependents.getOrDefault(free.pop(), List.of())) {
                if (open.merge(next, -1, Integer::sum) == 0) {
                    free.push(next);
                }
            }
        }
        return taken == open.size()
                ? null
                : "needs must not form a cycle: "
                        + String.join(
                                ", ",
                                open.keySet().stream()
                                        .filter(k -> open.get(k) > 0)
                                        .sorted()
                                        .toList());
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    private static boolean tooLong(String field, String text, int chars) {
        return text != null && text.length() > chars;
    }
}
