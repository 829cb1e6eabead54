package sh.shithub.actions.cli.runner;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.Text;
import sh.shithub.actions.platform.runners.RunnerStatements;

@Command(
        name = "revoke",
        description = {
            "Ends a runner for good: its registration tokens are revoked and every call of its jobs is refused from now on,"
                    + " so that the server ends them within seconds. Drain it first if they shall finish.",
            "A repetition is no error and changes nothing.",
        },
        footer = {"", "Example:", "  shithubd admin runner revoke --id 7 --reason \"machine returned\""})
final class RevokeRunner implements Runnable {
    /**
     * Offline at once: no heartbeat of it is taken any more that could say so. The first revocation's time and reason stay.
     */
    private static final String REVOKE = """
            WITH tokens AS (
                UPDATE runner_tokens SET revoked_at = now() WHERE runner_id = ? AND revoked_at IS NULL
            )
            UPDATE workflow_runners
            SET revoke_reason = CASE WHEN revoked_at IS NULL THEN ? ELSE revoke_reason END,
                revoked_at = coalesce(revoked_at, now()), status = 'offline', updated_at = now()
            WHERE id = ?
            RETURNING id, name, status, revoked_at, revoke_reason AS revoked_reason
            """;

    private final Database database;

    @Mixin
    private CommonOptions options;

    @Option(names = "--id", required = true, description = "which runner; see runner list")
    private long id;

    @Option(names = "--reason", required = true, description = "why, for whoever wonders later")
    private String reason;

    RevokeRunner(Database database) {
        this.database = database;
    }

    @Override
    public void run() {
        String why = Text.required("--reason", reason, RunnerStatements.REASON_CHARS);
        options.answer(database.transaction(transaction -> {
            RunnerRow.lock(transaction, id);
            return Rows.of(transaction, REVOKE, id, why, id).get(0);
        }));
    }
}
