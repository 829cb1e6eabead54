package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.RegisteredRunner;

/** A 503 means that no token was spent; where that is not known the call waits on, and ends in a 504 that says so (wire.md, "General"). */
@ExtendWith(DevStackExtension.class)
class UnknownOutcomeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String UPLOAD = "{\"name\":\"report\",\"size_bytes\":4}";
    private static final String RUNNING = "{\"status\":\"running\"}";
    private static int runners;

    private final DevStack stack;
    private final Database database;
    private final RegisteredRunner runner;
    private LossyProxy proxy;

    UnknownOutcomeIT(DevStack stack) {
        this.stack = stack;
        database = new Database(stack);
        runner = stack.registerRunner("unknown" + runners++, List.of("linux"), 64);
    }

    @BeforeEach
    void stand() throws Exception {
        proxy = new LossyProxy(URI.create(stack.databaseUrl()).getPort());
    }

    @AfterEach
    void leave() throws Exception {
        proxy.close();
    }

    @Test
    void it_is_answered_truly_when_the_database_is_back_and_holds_up_no_other_call_meanwhile() throws Exception {
        try (GatewayUnderTest gateway = behind(Map.of("SHITHUB_PATIENCE_SECONDS", "2"))) {
            ClaimedJob job = ClaimedJob.by(runner, stack);
            ClaimedJob other = sameLane(job);
            String first = known(gateway, job);
            String others = known(gateway, other);
            CompletableFuture<Caller.Answer> call = lost(gateway, job, "artifacts/upload", first, UPLOAD);
            Caller.Answer refused = gateway.caller().post(other.path("status"), others, RUNNING);
            assertEquals(503, refused.status());
            assertEquals("a dependency is not available; no token was spent, try again", refused.error());
            Caller.Answer next = gateway.caller().post(other.path("status"), others, RUNNING);
            assertEquals(503, next.status());
            assertFalse(call.isDone(), "nobody can know yet");
            proxy.comeBack();
            Caller.Answer answer = call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertEquals(201, answer.status(), answer::error);
            assertEquals(2, database.spent(job));
            assertEquals(1, database.spent(other));
            assertEquals(
                    200,
                    gateway.caller()
                            .post(job.path("status"), answer.nextToken(), RUNNING)
                            .status());
            assertEquals(
                    200,
                    gateway.caller().post(other.path("status"), others, RUNNING).status());
        }
    }

    @Test
    void past_the_longer_bound_it_is_504_and_its_key_settles_it() throws Exception {
        try (GatewayUnderTest gateway =
                behind(Map.of("SHITHUB_PATIENCE_SECONDS", "1", "SHITHUB_UNKNOWN_OUTCOME", "4s"))) {
            ClaimedJob job = ClaimedJob.by(runner, stack);
            String first = known(gateway, job);
            unknown(lost(gateway, job, "status", first, RUNNING));
            proxy.comeBack();
            Caller.Answer again = Wait.until(
                            PATIENCE,
                            () -> keyed(gateway, job, "status", first, RUNNING)
                                            .join()
                                            .status()
                                    == 200)
                    ? keyed(gateway, job, "status", first, RUNNING).join()
                    : null;
            assertEquals(200, again.status(), again::error);
            assertEquals(2, database.spent(job));
            Caller.Answer next = gateway.caller().post(job.path("cancel-check"), again.nextToken(), "");
            assertEquals(200, next.status(), next::error);
        }
    }

    @Test
    void a_gateway_that_goes_down_says_that_it_does_not_know() throws Exception {
        GatewayUnderTest gateway = behind(Map.of());
        ClaimedJob job = ClaimedJob.by(runner, stack);
        CompletableFuture<Caller.Answer> call = lost(gateway, job, "status", known(gateway, job), RUNNING);
        CompletableFuture<Void> down = CompletableFuture.runAsync(gateway::close);
        unknown(call);
        down.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void unknown(CompletableFuture<Caller.Answer> call) throws Exception {
        Caller.Answer answer = call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(504, answer.status());
        assertEquals(
                "the outcome is unknown: the call may have been carried out and its token spent; sent with an Idempotency-Key,"
                        + " it may be repeated with the same key, and then gets its answer",
                answer.error());
    }

    private GatewayUnderTest behind(Map<String, String> environment) {
        URI address = URI.create(stack.databaseUrl());
        Map<String, String> all = new HashMap<>(environment);
        all.put("SHITHUB_DATABASE_URL", address.toString().replace(":" + address.getPort(), ":" + proxy.port()));
        return GatewayUnderTest.start(stack, all);
    }

    /** Once, so that the gateway knows the job's steps and its next commit is the one that spends. */
    private static String known(GatewayUnderTest gateway, ClaimedJob job) {
        return gateway.caller()
                .post(job.path("cancel-check"), gateway.tokenOf(job), "")
                .nextToken();
    }

    private CompletableFuture<Caller.Answer> lost(
            GatewayUnderTest gateway, ClaimedJob job, String path, String token, String body) {
        proxy.loseTheNextCommitsAnswerAndStayAway();
        CompletableFuture<Caller.Answer> call = keyed(gateway, job, path, token, body);
        assertTrue(Wait.until(PATIENCE, proxy::hasLostOne), "no commit came");
        return call;
    }

    private static CompletableFuture<Caller.Answer> keyed(
            GatewayUnderTest gateway, ClaimedJob job, String path, String token, String body) {
        return RepeatedCallIT.keyed(gateway.caller(), job.path(path), token, "key", body);
    }

    /** Whose calls the same thread works on. */
    private ClaimedJob sameLane(ClaimedJob job) {
        ClaimedJob other = ClaimedJob.by(runner, stack);
        while (Math.floorMod(other.jobId(), 4) != Math.floorMod(job.jobId(), 4)) {
            other = ClaimedJob.by(runner, stack);
        }
        return other;
    }
}
