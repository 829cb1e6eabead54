package sh.shithub.actions.runner.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.shithub.actions.runner.gateway.Job;

/**
 * Puts values in the place of <code>${{ secrets.NAME }}</code>, {@code vars}, {@code env} and a handful of {@code github}:
 * plain references only. A name without a value is empty, as everywhere; any other expression is refused.
 */
final class References {
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("(secrets|vars|env|github)\\.([A-Za-z_][A-Za-z0-9_-]*)");

    private final Map<String, Map<String, String>> contexts;

    private References(Map<String, Map<String, String>> contexts) {
        this.contexts = contexts;
    }

    static References of(Job job) {
        Map<String, String> github = Map.of(
                "sha", text(job.headSha()),
                "ref", text(job.headRef()),
                "event_name", text(job.event()),
                "run_id", Long.toString(job.runId()),
                "run_number", Long.toString(job.runIndex()),
                "workflow", text(job.workflowName()),
                "job", text(job.jobKey()));
        References bare = new References(
                Map.of("secrets", job.secrets(), "vars", job.variables(), "env", Map.of(), "github", github));
        return bare.with(bare.resolve(job.env()));
    }

    /** The same, where {@code env} has these values too. */
    References with(Map<String, String> env) {
        Map<String, String> more = new LinkedHashMap<>(contexts.get("env"));
        more.putAll(env);
        Map<String, Map<String, String>> all = new LinkedHashMap<>(contexts);
        all.put("env", more);
        return new References(all);
    }

    /** What a step of this job finds in its environment: the job's {@code env} and what {@link #with} added. */
    Map<String, String> env() {
        return contexts.get("env");
    }

    /** @throws UnsupportedException naming the expression */
    String resolve(String text) {
        return text == null
                ? ""
                : EXPRESSION.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
    }

    Map<String, String> resolve(Map<String, String> values) {
        Map<String, String> resolved = new LinkedHashMap<>();
        values.forEach((name, value) -> resolved.put(name, resolve(value)));
        return resolved;
    }

    private String value(String expression) {
        Matcher reference = REFERENCE.matcher(expression.strip());
        if (!reference.matches()) {
            throw new UnsupportedException("this runner does not evaluate ${{" + expression
                    + "}} (it knows secrets.NAME, vars.NAME, env.NAME and some of github.NAME)");
        }
        return contexts.get(reference.group(1)).getOrDefault(reference.group(2), "");
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
