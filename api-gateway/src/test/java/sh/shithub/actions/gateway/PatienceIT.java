package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.RegisteredRunner;

/** wire.md, "General": calls whose token is stored wait for the database as job calls do, and no more of them than are allowed. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PatienceIT {
    private static final String HEARTBEAT = "/api/v1/runners/heartbeat";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String SHORT = "400ms";

    private final DevStack stack;
    private RegisteredRunner runner;
    private String operator;
    private int tests;

    PatienceIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeEach
    void register() {
        runner = stack.registerRunner("runner" + tests++, List.of("linux"), 64);
        operator = stack.operatorToken();
    }

    /** Also before a gateway is closed: with its servers away it takes its time for that. */
    @AfterEach
    void mend() {
        stack.kafka().resume();
        stack.postgres().start();
    }

    @Test
    void heartbeats_and_operators_wait_for_a_database_that_is_restarted() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(stack, Map.of("SHITHUB_HEARTBEAT_ANSWER", SHORT))) {
            assertEquals(404, gateway.caller().get("/api/v1/runs/9", operator).status());
            stack.postgres().stop();
            CompletableFuture<Caller.Answer> beat = gateway.caller().async(HEARTBEAT, runner.token(), "{}");
            CompletableFuture<Caller.Answer> unknown = gateway.caller().async(HEARTBEAT, "0".repeat(64), "{}");
            CompletableFuture<Caller.Answer> read =
                    CompletableFuture.supplyAsync(() -> gateway.caller().get("/api/v1/runs/9", operator));
            assertThrows(
                    TimeoutException.class,
                    () -> CompletableFuture.anyOf(beat, unknown, read).get(4, TimeUnit.SECONDS));
            stack.postgres().start();
            assertEquals(204, in(beat).status());
            assertEquals(401, in(unknown).status());
            assertEquals(404, in(read).status());
        }
    }

    @Test
    void a_heartbeat_whose_kafka_is_away_is_204() {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(stack, Map.of("SHITHUB_HEARTBEAT_ANSWER", SHORT))) {
            stack.kafka().pause();
            assertEquals(
                    204, gateway.caller().post(HEARTBEAT, runner.token(), "{}").status());
            mend();
        }
    }

    @Test
    void no_more_calls_wait_than_are_allowed() {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(
                stack, Map.of("SHITHUB_WAITING_CALLS", "5", "SHITHUB_HEARTBEAT_ANSWER", SHORT))) {
            stack.postgres().stop();
            List<CompletableFuture<Caller.Answer>> calls = IntStream.range(0, 20)
                    .mapToObj(i -> gateway.caller().async(HEARTBEAT, runner.token(), "{}"))
                    .toList();
            refuses(15, calls);
            stack.postgres().start();
            assertEquals(
                    5, calls.stream().filter(call -> in(call).status() == 204).count());
        }
    }

    @Test
    void no_more_bytes_wait_than_are_allowed() {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(
                stack, Map.of("SHITHUB_WAITING_MEBIBYTES", "1", "SHITHUB_HEARTBEAT_ANSWER", SHORT))) {
            stack.postgres().stop();
            String large = "{}" + " ".repeat(600_000);
            List<CompletableFuture<Caller.Answer>> calls = IntStream.range(0, 6)
                    .mapToObj(i -> gateway.caller().async(HEARTBEAT, runner.token(), large))
                    .toList();
            refuses(4, calls);
            stack.postgres().start();
            assertEquals(
                    2, calls.stream().filter(call -> in(call).status() == 204).count());
        }
    }

    /** With one event loop for all connections, a call that needs nothing would not be answered if another one blocked it. */
    @Test
    void what_waits_blocks_no_event_loop() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(
                stack, Map.of(), Map.of("micronaut.netty.event-loops.default.num-threads", "1"))) {
            ClaimedJob job = ClaimedJob.by(runner, stack);
            String token = gateway.tokenOf(job);
            stack.kafka().pause();
            stack.postgres().stop();
            List<CompletableFuture<Caller.Answer>> waiting = List.of(
                    gateway.caller().async(HEARTBEAT, runner.token(), "{}"),
                    gateway.caller().async("/api/v1/runs", operator, "{}"),
                    gateway.caller().async(job.path("logs"), token, "{\"seq\":0,\"chunk\":\"aGk=\"}"),
                    gateway.caller().async(job.path("status"), token, "{\"status\":\"running\"}"));
            for (int i = 0; i < 10; i++) {
                assertEquals(
                        401,
                        in(gateway.caller().async(HEARTBEAT, "x.y.z", "{}")).status());
                assertEquals(
                        404, in(gateway.caller().async("/nothing", null, "{}")).status());
            }
            assertFalse(waiting.stream().anyMatch(CompletableFuture::isDone), "a dependency was not needed after all");
            mend();
        }
    }

    private static void refuses(int calls, List<CompletableFuture<Caller.Answer>> all) {
        assertTrue(
                Wait.until(
                        PATIENCE,
                        () -> all.stream().filter(CompletableFuture::isDone).count() == calls),
                () -> all.stream().filter(CompletableFuture::isDone).count() + " are refused");
        all.stream()
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join)
                .forEach(answer -> {
                    assertEquals(503, answer.status());
                    assertEquals("too many calls wait; try again", answer.error());
                    assertEquals("1", answer.header("Retry-After"));
                });
    }

    private static Caller.Answer in(CompletableFuture<Caller.Answer> call) {
        return call.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
