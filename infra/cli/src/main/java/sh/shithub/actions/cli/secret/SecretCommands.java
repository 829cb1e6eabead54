package sh.shithub.actions.cli.secret;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommandMethods;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.platform.secrets.SecretPlace;

/** {@code shithubd admin secret}. */
@Command(
        name = "secret",
        description = "Secrets that jobs are given: of all repositories of an owner, or of one.",
        addMethodSubcommands = false)
public final class SecretCommands {
    private static final String ALL = """
            SELECT s.scope, coalesce(nullif(s.owner, ''), r.owner) AS owner, s.repo_id, r.name AS repo, s.name, s.updated_at
            FROM workflow_secrets s
            LEFT JOIN repos r ON r.id = s.repo_id
            """;

    private static final String OF_SCOPE = ALL + "WHERE s.scope = ? AND s.owner = ? AND s.repo_id = ? ";
    private static final String IN_ORDER = "ORDER BY 1, 2, 3, 5";

    private static final String DELETE = """
            DELETE FROM workflow_secrets WHERE scope = ? AND owner = ? AND repo_id = ? AND name = ?
            RETURNING scope, owner, repo_id, name
            """;

    private final Database database;

    private SecretCommands(Database database) {
        this.database = database;
    }

    public static CommandLine group(Settings settings) {
        Database database = new Database(settings);
        CommandLine group =
                new CommandLine(new SecretCommands(database)).addSubcommand(new SetSecret(database, settings));
        return CommandMethods.addTo(group, "list", "delete");
    }

    @Command(
            name = "list",
            description =
                    "Lists secrets by name: all, those of one owner or those of one repository. Values are never shown.",
            footer = {"", "Example:", "  shithubd admin secret list --repo octo/hello"})
    void list(@Mixin CommonOptions options, @ArgGroup(multiplicity = "0..1") SecretScope scope) {
        options.answer(
                List.of("scope", "owner", "repo", "name", "updated_at"),
                scope == null
                        ? database.rows(ALL + IN_ORDER)
                        : database.transaction(transaction -> of(transaction, scope.place(transaction, ""))));
    }

    @Command(
            name = "delete",
            description = {
                "Deletes a secret: jobs that are handed out from now on do not get it.",
                "Jobs that were given it keep it, and their logs stay masked."
            },
            footer = {"", "Example:", "  shithubd admin secret delete --repo octo/hello --name DEPLOY_TOKEN"})
    void delete(
            @Mixin CommonOptions options,
            @ArgGroup(multiplicity = "1") SecretScope scope,
            @Option(names = "--name", required = true, description = "which secret; see secret list") String name) {
        List<Map<String, Object>> deleted = database.transaction(transaction -> {
            SecretPlace place = scope.place(transaction, name);
            return Rows.of(transaction, DELETE, place.scope().name(), place.owner(), place.repoId(), place.name());
        });
        options.answer(deleted.stream()
                .findFirst()
                .orElseThrow(() -> new Failure(ExitCode.NOT_FOUND, scope + " has no secret " + name)));
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
