package sh.shithub.actions.cli.token;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;

@Command(
        name = "list",
        description = "Lists the operator tokens, revoked ones too; never the tokens themselves.",
        footer = {"", "Example:", "  shithubd admin token list"})
final class ListTokens implements Runnable {
    private static final String ALL = "SELECT id, name, scope, created_at, revoked_at FROM operator_tokens ORDER BY id";

    private final Database database;

    @Mixin
    private CommonOptions options;

    ListTokens(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        options.answer(
                List.of("id", "name", "scope", "created_at", "revoked_at"),
                database.transaction(transaction -> Rows.of(transaction, ALL)));
    }
}
