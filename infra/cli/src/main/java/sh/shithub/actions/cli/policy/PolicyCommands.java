package sh.shithub.actions.cli.policy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommandMethods;
import sh.shithub.actions.cli.output.CommonOptions;

/** {@code shithubd admin actions policy}. */
@Command(name = "policy", description = "What the site, owners and repositories allow.", addMethodSubcommands = false)
public final class PolicyCommands {
    private static final String ALL = """
            SELECT p.scope, coalesce(nullif(p.owner, ''), r.owner) AS owner, p.repo_id, r.name AS repo, p.enabled, p.repo_cap,
                p.owner_cap, p.lost_runner, p.max_attempts, p.updated_at
            FROM actions_policies p
            LEFT JOIN repos r ON r.id = p.repo_id
            """;

    private static final String ONE = ALL + "WHERE p.scope = ? AND p.owner = ? AND p.repo_id = ?";

    private static final String IN_ORDER = ALL + """
            ORDER BY array_position(ARRAY['site', 'owner', 'repo'], p.scope), p.owner, p.repo_id
            """;

    private final Database database;

    private PolicyCommands(Database database) {
        this.database = database;
    }

    public static CommandLine group(Database database) {
        CommandLine group = new CommandLine(new PolicyCommands(database)).addSubcommand(new SetPolicy(database));
        return CommandMethods.addTo(group, "list");
    }

    @Command(
            name = "list",
            description = "Lists the policies that were set; an empty field says nothing, so the next one above holds.",
            footer = {"", "Example:", "  shithubd admin actions policy list"})
    void list(@Mixin CommonOptions options) {
        options.answer(
                List.of("scope", "owner", "repo", "enabled", "repo_cap", "owner_cap", "lost_runner", "max_attempts"),
                database.rows(IN_ORDER));
    }

    static Map<String, Object> one(Connection transaction, PolicyScope.Key key) throws SQLException {
        return Rows.of(transaction, ONE, key.scope(), key.owner(), key.repoId()).get(0);
    }
}
