package sh.shithub.actions.checks.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The gateway dies after Kafka has the message and before the token's spending is committed (invariant 1). The point is
 * reached in the real process: a deferred trigger on the chain's row makes its COMMIT wait for a lock that the test holds.
 */
@ExtendWith(RunningStackExtension.class)
class GatewayKilledIT {
    private static final int LOCK = 4711;
    private static final String HOLD = """
            CREATE FUNCTION hold_at_commit() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER hold_at_commit AFTER UPDATE ON job_token_chains
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.job_id = %d) EXECUTE FUNCTION hold_at_commit();
            """;
    private static final String LET_GO = """
            DROP TRIGGER hold_at_commit ON job_token_chains;
            DROP FUNCTION hold_at_commit;
            """;
    private static final String WAITER =
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted";

    private final RunningStack stack;

    GatewayKilledIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void the_token_is_unspent_and_the_repeated_call_takes_effect_once() throws Exception {
        Queueing.queue(stack, List.of(Queueing.job("killed", List.of(), "killed", 1)));
        StockClient.Claim claim = stack.runner("killed", 1).claim(List.of("killed"));
        claim.running();
        claim.stepRunning(claim.step(0));
        long before = stack.number("SELECT spent FROM job_token_chains WHERE job_id = " + claim.id());

        killBetweenPublishAndCommit(claim);

        assertEquals(1, stack.chunksInKafka(claim.id()), "the message was durable when the gateway died");
        assertEquals(before, stack.number("SELECT spent FROM job_token_chains WHERE job_id = " + claim.id()));
        claim.moveTo(stack.secondGateway());
        claim.log(claim.step(0), 0, "said once\n");
        claim.stepCompleted(claim.step(0), "success");
        assertEquals(
                2, stack.chunksInKafka(claim.id()), "and was published again, under the token that was never spent");
        assertEquals("completed", claim.completed("success").get("run_status").asText());
        stack.awaitFinishedLogs(claim.runId());
        assertEquals(
                "said once\n",
                stack.object(
                        "actions/runs/" + claim.runId() + "/jobs/" + claim.id() + "/steps/" + claim.step(0) + ".log"));
    }

    private void killBetweenPublishAndCommit(StockClient.Claim claim) throws SQLException {
        try (Connection session = stack.connect();
                Statement statement = session.createStatement()) {
            statement.execute(HOLD.formatted(claim.id()));
            statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
            CompletableFuture<?> call = CompletableFuture.supplyAsync(() -> claim.log(claim.step(0), 0, "said once\n"));
            int backend = await("the gateway at its commit")
                    .atMost(Duration.ofSeconds(8))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> waiter(statement), pid -> pid > 0);
            stack.kill("api_gateway");
            statement.execute("SELECT pg_terminate_backend(" + backend + ")");
            assertThrows(CompletionException.class, call::join, "its connection is gone");
            statement.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
            statement.execute(LET_GO);
        } finally {
            stack.start("api_gateway");
        }
    }

    private static int waiter(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(WAITER)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
