package sh.shithub.actions.cli.token;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.Text;
import sh.shithub.actions.contracts.OpaqueToken;

@Command(
        name = "create",
        description = "Makes an operator token and shows it once; only its hash is stored.",
        footer = {"", "Example:", "  shithubd admin token create --name ci --scope operator --output json"})
final class CreateToken implements Runnable {
    private static final String CREATE = """
            INSERT INTO operator_tokens (name, scope, token_hash) VALUES (?, ?, ?)
            RETURNING id, name, scope
            """;
    private static final int NAME_CHARS = 100;

    private final Database database;

    @Mixin
    private CommonOptions options;

    @Option(names = "--name", required = true, description = "who holds it; need not be unique, 1 to 100 characters")
    private String name;

    @Option(
            names = "--scope",
            required = true,
            description = "${COMPLETION-CANDIDATES}: read sees, operator changes as well")
    private Scope scope;

    /** As {@code operator_tokens.scope} has them. */
    private enum Scope {
        operator,
        read
    }

    CreateToken(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        String holder = Text.required("--name", name, NAME_CHARS);
        OpaqueToken token = OpaqueToken.generate();
        Map<String, Object> created = database.transaction(transaction ->
                Rows.of(transaction, CREATE, holder, scope.name(), token.hash()).get(0));
        created.put("token", token.hex());
        options.answer(created);
    }
}
