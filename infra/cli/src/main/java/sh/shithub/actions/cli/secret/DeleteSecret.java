package sh.shithub.actions.cli.secret;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.platform.secrets.SecretPlace;

@Command(
        name = "delete",
        description = {
            "Deletes a secret: jobs that are handed out from now on do not get it.",
            "Jobs that were given it keep it, and their logs stay masked."
        },
        footer = {"", "Example:", "  shithubd admin secret delete --repo octo/hello --name DEPLOY_TOKEN"})
final class DeleteSecret implements Runnable {
    private static final String DELETE = """
            DELETE FROM workflow_secrets WHERE scope = ? AND owner = ? AND repo_id = ? AND name = ?
            RETURNING scope, owner, repo_id, name
            """;

    private final Database database;

    @Mixin
    private CommonOptions options;

    @ArgGroup(multiplicity = "1")
    private SecretScope scope;

    @Option(names = "--name", required = true, description = "which secret; see secret list")
    private String name;

    DeleteSecret(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        List<Map<String, Object>> deleted = database.transaction(transaction -> {
            SecretPlace place = scope.place(transaction, name);
            return Rows.of(transaction, DELETE, place.scope().name(), place.owner(), place.repoId(), place.name());
        });
        options.answer(deleted.stream()
                .findFirst()
                .orElseThrow(() -> new Failure(ExitCode.NOT_FOUND, scope + " has no secret " + name)));
    }
}
