package sh.shithub.actions.cli.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.RunSpecRules;

/**
 * Reads a workflow file: the strict subset of GitHub's that is in wire.md, "Workflow files". For any bytes the answer is
 * a workflow or a list of problems, never an exception.
 */
public final class ReadWorkflow {
    private static final Keys KEYS = Keys.of("name", "on", "env", "permissions", "concurrency", "jobs")
            .refusing(Map.of("defaults", "", "run-name", "use name"));

    private final Problems problems = new Problems();
    private final Values values = new Values(problems);

    private ReadWorkflow() {}

    /** A workflow when there are no problems, else the problems in the order of the file, at most 100. */
    public record Outcome(Optional<Workflow> workflow, List<Problem> problems) {}

    public static Outcome of(byte[] file) {
        return new ReadWorkflow().read(file);
    }

    private Outcome read(byte[] file) {
        Optional<Workflow> workflow = new YamlText(problems).root(file).map(this::workflow);
        return new Outcome(workflow.filter(read -> problems.count() == 0), problems.all());
    }

    private Workflow workflow(Node root) {
        Fields fields = Fields.of(root, "the workflow", KEYS, problems);
        Map<String, String> env =
                fields.get("env").map(node -> values.texts(node, "env")).orElse(Map.of());
        Map<String, String> permissions = fields.get("permissions")
                .map(node -> new ReadPermissions(problems, values).read(node))
                .orElse(null);
        return new Workflow(
                fields.get("name")
                        .flatMap(node -> values.text(node, "name", RunSpecRules.NAME_CHARS))
                        .orElse(null),
                values.required(fields, root, "on", "the workflow")
                        .map(node -> new ReadTriggers(problems, values).read(node))
                        .orElse(Map.of()),
                env,
                permissions,
                fields.get("concurrency").map(this::concurrency).orElse(null),
                values.required(fields, root, "jobs", "the workflow")
                        .map(this::jobs)
                        .orElse(List.of()));
    }

    private RunSpec.Concurrency concurrency(Node node) {
        if (!(node instanceof MappingNode)) {
            return new RunSpec.Concurrency(
                    values.text(node, "concurrency", RunSpecRules.NAME_CHARS).orElse(null), false);
        }
        Fields fields = Fields.of(node, "concurrency", Keys.of("group", "cancel-in-progress"), problems);
        Optional<Node> group = fields.get("group");
        if (group.isEmpty()) {
            problems.at(node, "concurrency needs a group");
        }
        return new RunSpec.Concurrency(
                group.flatMap(text -> values.text(text, "concurrency group", RunSpecRules.NAME_CHARS))
                        .orElse(null),
                fields.get("cancel-in-progress")
                        .map(flag -> values.flag(flag, "cancel-in-progress"))
                        .orElse(false));
    }

    private List<Workflow.Job> jobs(Node node) {
        Fields fields = Fields.any(node, "jobs", problems);
        if (fields.isEmpty() && node instanceof MappingNode) {
            problems.at(node, "jobs must not be empty");
        }
        NeedsGraph graph = new NeedsGraph(problems);
        ReadJob read = new ReadJob(problems, values, graph);
        List<Workflow.Job> jobs = new ArrayList<>();
        fields.forEach((key, entry) -> jobs.add(read.job(key, entry)));
        graph.check();
        return jobs;
    }
}
