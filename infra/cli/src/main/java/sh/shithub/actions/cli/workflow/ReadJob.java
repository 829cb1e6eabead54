package sh.shithub.actions.cli.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.RunSpecRules;

/** One entry of {@code jobs}. */
final class ReadJob {
    private static final Keys KEYS = Keys.of(
                    "name", "runs-on", "needs", "if", "timeout-minutes", "permissions", "environment", "env", "steps")
            .refusing(Map.of(
                    "strategy", "a matrix is not expanded here; write one job for each of its combinations",
                    "concurrency", "only the whole workflow can have one",
                    "container", "",
                    "services", "",
                    "outputs", "",
                    "defaults", "",
                    "uses", "reusable workflows are not; a job has steps",
                    "with", "it belongs to a step",
                    "secrets", "",
                    "continue-on-error", "only a step can have it"));

    private final Problems problems;
    private final Values values;
    private final NeedsGraph graph;
    private final ReadStep readStep;

    ReadJob(Problems problems, Values values, NeedsGraph graph) {
        this.problems = problems;
        this.values = values;
        this.graph = graph;
        readStep = new ReadStep(problems, values);
    }

    Workflow.Job job(String key, NodeTuple entry) {
        int before = problems.count();
        String where = "job \"" + key + "\"";
        if (!RunSpecRules.isKey(key)) {
            problems.at(
                    entry.getKeyNode(),
                    "job key \"" + key + "\" must begin with a letter or _, go on with letters,"
                            + " digits, _ or -, and have at most 100 characters");
        }
        Workflow.Job job = job(key, where, entry.getValueNode());
        if (problems.count() == before) {
            RunSpecRules.problem(job.spec(Map.of(), null)).ifPresent(rule -> problems.at(entry.getKeyNode(), rule));
        }
        return job;
    }

    private Workflow.Job job(String key, String where, Node node) {
        Fields fields = Fields.of(node, where, KEYS, problems);
        return new Workflow.Job(
                key,
                values.textOf(fields, "name", where, RunSpecRules.JOB_NAME_CHARS),
                values.required(fields, node, "runs-on", where)
                        .map(labels -> runsOn(labels, where))
                        .orElse(List.of()),
                needs(key, fields, where),
                values.textOf(fields, "if", where),
                fields.get("timeout-minutes")
                        .flatMap(minutes -> values.wholeNumber(
                                minutes, "timeout-minutes of " + where, 1, Limits.TIMEOUT_MINUTES_MAX))
                        .orElse(Limits.TIMEOUT_MINUTES_DEFAULT),
                fields.get("permissions")
                        .map(scopes -> new ReadPermissions(problems, values).read(scopes))
                        .orElse(null),
                fields.get("environment")
                        .map(environment -> environment(environment, where))
                        .orElse(null),
                values.variablesOf(fields, "env", where),
                values.required(fields, node, "steps", where)
                        .map(steps -> steps(steps, where))
                        .orElse(List.of()));
    }

    private List<String> runsOn(Node node, String where) {
        List<ScalarNode> labels = values.oneOrMany(node, "runs-on of " + where);
        if (node instanceof SequenceNode sequence && sequence.getValue().isEmpty()) {
            problems.at(node, "runs-on of " + where + " names no label");
        }
        return values.matching(labels, RunSpecRules::isLabel, "runs-on of " + where + " has an invalid label");
    }

    private List<String> needs(String key, Fields fields, String where) {
        List<ScalarNode> needs = fields.get("needs")
                .map(node -> values.oneOrMany(node, "needs of " + where))
                .orElse(List.of());
        graph.add(key, needs);
        return needs.stream().map(ScalarNode::getValue).distinct().toList();
    }

    private Workflow.Environment environment(Node node, String where) {
        if (!(node instanceof MappingNode)) {
            return new Workflow.Environment(
                    values.text(node, "environment of " + where).orElse(null), null);
        }
        Fields fields = Fields.of(node, "environment of " + where, Keys.of("name", "url"), problems);
        values.required(fields, node, "name", "environment of " + where);
        return new Workflow.Environment(
                values.textOf(fields, "name", "environment of " + where),
                values.textOf(fields, "url", "environment of " + where));
    }

    private List<RunSpec.Step> steps(Node node, String where) {
        if (!(node instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
            problems.at(node, "steps of " + where + " must be a list with at least one step");
            return List.of();
        }
        List<RunSpec.Step> steps = new ArrayList<>();
        for (Node step : sequence.getValue()) {
            steps.add(readStep.step(step, "step " + (steps.size() + 1) + " of " + where));
        }
        return steps;
    }
}
