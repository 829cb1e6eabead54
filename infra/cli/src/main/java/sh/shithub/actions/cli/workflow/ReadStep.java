package sh.shithub.actions.cli.workflow;

import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.RunSpecRules;

/** One entry of a job's {@code steps}. */
record ReadStep(Problems problems, Values values) {
    private static final Keys KEYS = Keys.of(
                    "name", "id", "if", "run", "uses", "with", "env", "working-directory", "continue-on-error")
            .refusing(Map.of("shell", "the runner's shell is used", "timeout-minutes", "only a job can have it"));

    RunSpec.Step step(Node node, String where) {
        Fields fields = Fields.of(node, where, KEYS, problems);
        RunSpec.Step step = new RunSpec.Step(
                values.textOf(fields, "id", where),
                values.textOf(fields, "name", where, RunSpecRules.NAME_CHARS),
                values.textOf(fields, "if", where),
                values.textOf(fields, "run", where),
                values.textOf(fields, "uses", where),
                values.textOf(fields, "working-directory", where),
                values.variablesOf(fields, "env", where),
                values.variablesOf(fields, "with", where),
                fields.get("continue-on-error")
                        .map(flag -> values.flag(flag, "continue-on-error of " + where))
                        .orElse(false));
        fields.get("id").ifPresent(id -> checkId(id, step.id(), where));
        if (node instanceof MappingNode) {
            checkRunOrUses(node, fields, step, where);
        }
        return step;
    }

    private void checkId(Node node, String id, String where) {
        if (id != null && !RunSpecRules.isKey(id)) {
            problems.at(node, where + " has an invalid id \"" + id + "\"");
        }
    }

    private void checkRunOrUses(Node node, Fields fields, RunSpec.Step step, String where) {
        boolean run = fields.get("run").isPresent();
        boolean uses = fields.get("uses").isPresent();
        if (run && uses) {
            problems.at(node, where + " has both run and uses; it must have exactly one of them");
        } else if (!run && !uses) {
            problems.at(node, where + " has neither run nor uses; it must have exactly one of them");
        } else if ((run && blank(step.run())) || (uses && blank(step.uses()))) {
            problems.at(
                    fields.get(run ? "run" : "uses").orElse(node),
                    (run ? "run" : "uses") + " of " + where + " is empty");
        } else if (run && fields.get("with").isPresent()) {
            problems.at(fields.get("with").orElse(node), where + " has with, which belongs to uses");
        }
    }

    /** Null was a problem of its own already. */
    private static boolean blank(String text) {
        return text != null && text.isBlank();
    }
}
