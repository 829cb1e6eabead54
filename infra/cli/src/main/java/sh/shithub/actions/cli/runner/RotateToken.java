package sh.shithub.actions.cli.runner;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.contracts.OpaqueToken;

@Command(
        name = "rotate-token",
        description = "Revokes a runner's registration tokens and shows a new one once. Jobs that it has go on.",
        footer = {"", "Example:", "  shithubd admin runner rotate-token --id 7 --expires-in 7d --output json"})
final class RotateToken implements Runnable {
    private static final String REPLACE = """
            WITH old AS (
                UPDATE runner_tokens SET revoked_at = now() WHERE runner_id = ? AND revoked_at IS NULL
            )
            INSERT INTO runner_tokens (runner_id, token_hash, expires_at)
            VALUES (?, ?, now() + make_interval(secs => ?))
            RETURNING expires_at AS token_expires_at
            """;

    private final Database database;

    @Mixin
    private CommonOptions options;

    @Option(names = "--id", required = true, description = "which runner; see runner list")
    private long id;

    @Option(
            names = "--expires-in",
            paramLabel = "DURATION",
            description = "how long the new token is good: 30m, 24h, 7d; without it, until it is revoked")
    private Duration expiresIn;

    RotateToken(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        OpaqueToken token = OpaqueToken.generate();
        options.answer(TokenLifetime.shown(database.transaction(transaction -> rotate(transaction, token)), token));
    }

    private Map<String, Object> rotate(Connection transaction, OpaqueToken token) throws SQLException {
        Map<String, Object> runner = RunnerRow.lock(transaction, id);
        if (runner.get("revoked_at") != null) {
            throw RunnerRow.revoked(runner, id);
        }
        runner.remove("revoked_at");
        runner.putAll(Rows.of(transaction, REPLACE, id, id, token.hash(), TokenLifetime.seconds(expiresIn))
                .get(0));
        return runner;
    }
}
