package sh.shithub.actions.cli.secret;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.platform.secrets.SecretPlace;

@Command(
        name = "list",
        description =
                "Lists secrets by name: all, those of one owner or those of one repository. Values are never shown.",
        footer = {"", "Example:", "  shithubd admin secret list --repo octo/hello"})
final class ListSecrets implements Runnable {
    private static final String ALL = """
            SELECT s.scope, coalesce(nullif(s.owner, ''), r.owner) AS owner, s.repo_id, r.name AS repo, s.name, s.updated_at
            FROM workflow_secrets s
            LEFT JOIN repos r ON r.id = s.repo_id
            """;
    private static final String OF_SCOPE = ALL + "WHERE s.scope = ? AND s.owner = ? AND s.repo_id = ? ";
    private static final String IN_ORDER = "ORDER BY 1, 2, 3, 5";

    private final Database database;

    @Mixin
    private CommonOptions options;

    @ArgGroup(multiplicity = "0..1")
    private SecretScope scope;

    ListSecrets(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        options.answer(
                List.of("scope", "owner", "repo", "name", "updated_at"),
                database.transaction(transaction -> scope == null
                        ? Rows.of(transaction, ALL + IN_ORDER)
                        : of(transaction, scope.place(transaction, ""))));
    }

    /** All secrets where this one stands. */
    private static List<Map<String, Object>> of(Connection transaction, SecretPlace place) throws SQLException {
        return Rows.of(transaction, OF_SCOPE + IN_ORDER, place.scope().name(), place.owner(), place.repoId());
    }

    static Map<String, Object> one(Connection transaction, SecretPlace place) throws SQLException {
        return Rows.of(
                        transaction,
                        OF_SCOPE + "AND s.name = ?",
                        place.scope().name(),
                        place.owner(),
                        place.repoId(),
                        place.name())
                .get(0);
    }
}
