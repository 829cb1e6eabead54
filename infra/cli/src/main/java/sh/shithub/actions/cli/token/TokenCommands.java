package sh.shithub.actions.cli.token;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.output.CommandMethods;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.output.Text;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.contracts.OpaqueToken;

/** {@code shithubd admin token}. */
@Command(
        name = "token",
        description = "Tokens that open the operator calls of the gateway.",
        addMethodSubcommands = false)
public final class TokenCommands {
    private static final String CREATE = """
            INSERT INTO operator_tokens (name, scope, token_hash) VALUES (?, ?, ?)
            RETURNING id, name, scope
            """;

    private static final String ALL = "SELECT id, name, scope, created_at, revoked_at FROM operator_tokens ORDER BY id";

    /** The first revocation's time stays. */
    private static final String REVOKE = """
            UPDATE operator_tokens SET revoked_at = coalesce(revoked_at, now()) WHERE id = ?
            RETURNING id, name, scope, revoked_at
            """;

    private static final int NAME_CHARS = 100;

    private final Database database;

    private TokenCommands(Database database) {
        this.database = database;
    }

    public static CommandLine group(Settings settings) {
        return CommandMethods.addTo(
                new CommandLine(new TokenCommands(new Database(settings))), "create", "list", "revoke");
    }

    /** As {@code operator_tokens.scope} has them. */
    private enum Scope {
        operator,
        read
    }

    @Command(
            name = "create",
            description = "Makes an operator token and shows it once; only its hash is stored.",
            footer = {"", "Example:", "  shithubd admin token create --name ci --scope operator --output json"})
    void create(
            @Mixin CommonOptions options,
            @Option(
                            names = "--name",
                            required = true,
                            description = "who holds it; need not be unique, 1 to 100 characters")
                    String name,
            @Option(
                            names = "--scope",
                            required = true,
                            description = "${COMPLETION-CANDIDATES}: read sees, operator changes as well")
                    Scope scope) {
        String holder = Text.required("--name", name, NAME_CHARS);
        OpaqueToken token = OpaqueToken.generate();
        Map<String, Object> created =
                database.rows(CREATE, holder, scope.name(), token.hash()).get(0);
        created.put("token", token.hex());
        options.answer(created);
    }

    @Command(
            name = "list",
            description = "Lists the operator tokens, revoked ones too; never the tokens themselves.",
            footer = {"", "Example:", "  shithubd admin token list"})
    void list(@Mixin CommonOptions options) {
        options.answer(List.of("id", "name", "scope", "created_at", "revoked_at"), database.rows(ALL));
    }

    @Command(
            name = "revoke",
            description = "Revokes an operator token from its next call on. A repetition is no error.",
            footer = {"", "Example:", "  shithubd admin token revoke --id 3"})
    void revoke(
            @Mixin CommonOptions options,
            @Option(names = "--id", required = true, description = "which token; see token list") long id) {
        options.answer(database.rows(REVOKE, id).stream()
                .findFirst()
                .orElseThrow(() -> new Failure(ExitCode.NOT_FOUND, "there is no operator token " + id)));
    }
}
