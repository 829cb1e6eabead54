package sh.shithub.actions.cli.token;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;

@Command(
        name = "revoke",
        description = "Revokes an operator token from its next call on. A repetition is no error.",
        footer = {"", "Example:", "  shithubd admin token revoke --id 3"})
final class RevokeToken implements Runnable {
    /** The first revocation's time stays. */
    private static final String REVOKE = """
            UPDATE operator_tokens SET revoked_at = coalesce(revoked_at, now()) WHERE id = ?
            RETURNING id, name, scope, revoked_at
            """;

    private final Database database;

    @Mixin
    private CommonOptions options;

    @Option(names = "--id", required = true, description = "which token; see token list")
    private long id;

    RevokeToken(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        List<Map<String, Object>> revoked = database.transaction(transaction -> Rows.of(transaction, REVOKE, id));
        options.answer(revoked.stream()
                .findFirst()
                .orElseThrow(() -> new Failure(ExitCode.NOT_FOUND, "there is no operator token " + id)));
    }
}
