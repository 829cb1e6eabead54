package sh.shithub.actions.contracts;

import static java.util.Objects.requireNonNullElse;
import static sh.shithub.actions.contracts.RunSpecRules.blank;
import static sh.shithub.actions.contracts.RunSpecRules.tooLong;

import java.util.List;
import java.util.Set;

/** What a job of a run request must satisfy by itself. */
final class JobRules {
    private JobRules() {}

    /**
     * The first thing that is wrong, as one plain sentence; null when nothing is.
     *
     * @param seen the keys of the jobs before it; its own is added
     */
    static String problem(RunSpec.Job job, Set<String> seen) {
        if (!RunSpecRules.isKey(job.key())) {
            return "job key \"" + job.key() + "\" must match [A-Za-z_][A-Za-z0-9_-]* and have at most 100 characters";
        }
        if (!seen.add(job.key())) {
            return "job key \"" + job.key() + "\" is used twice";
        }
        String problem = ownProblem(job);
        return problem == null ? null : "job \"" + job.key() + "\": " + problem;
    }

    private static String ownProblem(RunSpec.Job job) {
        if (tooLong(job.name(), RunSpecRules.JOB_NAME_CHARS)) {
            return "name has at most 200 characters";
        }
        int timeout = requireNonNullElse(job.timeoutMinutes(), Limits.TIMEOUT_MINUTES_DEFAULT);
        if (timeout < 1 || timeout > Limits.TIMEOUT_MINUTES_MAX) {
            return "timeout_minutes must be between 1 and 4320";
        }
        if (JsonDepth.exceeds(job.permissions(), Limits.JSON_DEPTH)) {
            return "permissions must not be nested more than " + Limits.JSON_DEPTH + " deep";
        }
        String problem = labels(requireNonNullElse(job.runsOn(), List.of()));
        return problem == null ? steps(job.steps()) : problem;
    }

    private static String labels(List<String> labels) {
        if (labels.size() > Limits.LABELS_PER_JOB) {
            return "runs_on must have at most " + Limits.LABELS_PER_JOB + " labels, not " + labels.size();
        }
        for (String label : labels) {
            if (label == null || !(label.isEmpty() || RunSpecRules.isLabel(label))) {
                return "invalid runs_on label \"" + label + "\"";
            }
        }
        return null;
    }

    private static String steps(List<RunSpec.Step> steps) {
        if (steps == null || steps.isEmpty()) {
            return "steps must not be empty";
        }
        if (steps.size() > Limits.STEPS_PER_JOB) {
            return "steps must have at most " + Limits.STEPS_PER_JOB + " entries, not " + steps.size();
        }
        int index = 0;
        for (RunSpec.Step step : steps) {
            if (step == null || blank(step.run()) == blank(step.uses())) {
                return "step " + index + " must have exactly one of run and uses";
            }
            if (!blank(step.id()) && !RunSpecRules.isKey(step.id())) {
                return "step " + index + " has an invalid id \"" + step.id() + "\"";
            }
            if (tooLong(step.name(), RunSpecRules.NAME_CHARS)) {
                return "step " + index + ": name has at most 256 characters";
            }
            index++;
        }
        return null;
    }
}
