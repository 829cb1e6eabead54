package sh.shithub.actions.cli.workflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * {@code permissions}: a level for each scope, or one for all. {@code read-all} and {@code write-all} are written out scope by
 * scope, so that readers of a run need to know one form only.
 */
record ReadPermissions(Problems problems, Values values) {
    private static final List<String> SCOPES =
            List.of(("actions attestations checks contents deployments discussions id-token "
                            + "issues models packages pages pull-requests security-events statuses")
                    .split(" "));
    private static final List<String> LEVELS = List.of("read", "write", "none");
    private static final Map<String, String> FOR_ALL = Map.of("read-all", "read", "write-all", "write");
    private static final Keys KEYS = new Keys(SCOPES, Map.of());

    Map<String, String> read(Node node) {
        Map<String, String> permissions = new LinkedHashMap<>();
        if (node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)) {
            String level = FOR_ALL.get(scalar.getValue());
            if (level == null) {
                problems.at(
                        node, "permissions must be read-all, write-all or a mapping of scopes to read, write or none");
            }
            SCOPES.forEach(scope -> permissions.put(scope, level));
            return permissions;
        }
        Fields.of(node, "permissions", KEYS, problems)
                .forEach((scope, entry) -> values.text(entry.getValueNode(), "permission " + scope)
                        .ifPresent(level -> permissions.put(scope, level(entry.getValueNode(), level, scope))));
        return permissions;
    }

    private String level(Node node, String level, String scope) {
        if (!LEVELS.contains(level)) {
            problems.at(node, "permission " + scope + " must be read, write or none, not \"" + level + "\"");
        }
        return level;
    }
}
