package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.URI;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.RegisteredRunner;

/** A dependency that is away costs a runner time, never its token or its job (wire.md, "General"; invariant 1). */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutagesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RUNNING = "{\"status\":\"running\"}";
    private static final String CHUNK = "{\"seq\":0,\"chunk\":\"aGk=\"}";
    private static final int CRASH_POINT = 4711;

    private final DevStack stack;
    private final Database database;
    private RegisteredRunner runner;
    private int tests;

    OutagesIT(DevStack stack) {
        this.stack = stack;
        database = new Database(stack);
    }

    @BeforeEach
    void register() {
        runner = stack.registerRunner("runner" + tests++, List.of("linux"), 64);
    }

    @AfterEach
    void mend() {
        stack.kafka().resume();
        stack.postgres().start();
    }

    @Test
    void a_call_waits_for_kafka_and_then_succeeds_with_its_token_spent_once() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(stack)) {
            ClaimedJob job = ClaimedJob.by(runner, stack);
            stack.kafka().pause();
            CompletableFuture<Caller.Answer> call =
                    gateway.caller().async(job.path("logs"), gateway.tokenOf(job), CHUNK);
            assertThrows(TimeoutException.class, () -> call.get(2, TimeUnit.SECONDS));
            assertEquals(0, database.spent(job));
            stack.kafka().resume();
            Caller.Answer answer = call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertEquals(202, answer.status(), answer::error);
            assertEquals(1, database.spent(job));
        }
    }

    @Test
    void calls_wait_for_a_database_that_is_restarted_and_then_succeed() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(stack)) {
            List<ClaimedJob> jobs = IntStream.range(0, 20)
                    .mapToObj(i -> ClaimedJob.by(runner, stack))
                    .toList();
            List<String> tokens = jobs.stream().map(gateway::tokenOf).toList();
            for (boolean crash : new boolean[] {false, true}) {
                List<CompletableFuture<Caller.Answer>> before = callAll(gateway, jobs, tokens);
                if (crash) {
                    stack.postgres().kill();
                } else {
                    stack.postgres().stop();
                }
                List<CompletableFuture<Caller.Answer>> during = after(gateway, jobs, before);
                assertThrows(
                        TimeoutException.class,
                        () -> CompletableFuture.allOf(during.toArray(CompletableFuture[]::new))
                                .get(2, TimeUnit.SECONDS));
                stack.postgres().start();
                tokens = during.stream()
                        .map(call -> {
                            Caller.Answer answer = call.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                    .join();
                            assertEquals(200, answer.status(), answer::error);
                            return answer.nextToken();
                        })
                        .toList();
            }
            jobs.forEach(job -> assertEquals(4, database.spent(job)));
        }
    }

    @Test
    void when_patience_ends_it_is_503_and_the_token_is_still_good() {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(stack, Map.of("SHITHUB_PATIENCE_SECONDS", "2"))) {
            ClaimedJob job = ClaimedJob.by(runner, stack);
            String token = gateway.tokenOf(job);
            String operator = stack.operatorToken();
            stack.kafka().pause();
            unavailable(gateway.caller().post(job.path("logs"), token, CHUNK));
            stack.kafka().resume();
            stack.postgres().stop();
            unavailable(gateway.caller().post(job.path("logs"), token, CHUNK));
            unavailable(gateway.caller().post("/api/v1/runners/heartbeat", runner.token(), "{}"));
            unavailable(gateway.caller().get("/api/v1/runs/1", operator));
            stack.postgres().start();
            assertEquals(0, database.spent(job));
            assertTrue(Wait.until(
                    PATIENCE,
                    () -> gateway.caller().post(job.path("logs"), token, CHUNK).status() == 202));
        }
    }

    /**
     * The transaction is held at its commit, when Kafka has confirmed the records, and then broken off, as by a crash of the
     * gateway or of the database.
     */
    @Test
    void broken_off_between_publish_and_commit_nothing_is_spent_and_the_repeat_succeeds() throws Exception {
        database.execute("CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN PERFORM pg_advisory_xact_lock(" + CRASH_POINT + "); RETURN NULL; END'");
        database.execute("CREATE CONSTRAINT TRIGGER hold AFTER UPDATE ON job_token_chains DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW EXECUTE FUNCTION hold()");
        try (GatewayUnderTest gateway = GatewayUnderTest.start(stack);
                Connection holder = stack.connect();
                Statement statement = holder.createStatement()) {
            ClaimedJob job = ClaimedJob.by(runner, stack);
            statement.execute("SELECT pg_advisory_lock(" + CRASH_POINT + ")");
            CompletableFuture<Caller.Answer> call =
                    gateway.caller().async(job.path("status"), gateway.tokenOf(job), RUNNING);
            assertTrue(Wait.until(PATIENCE, () -> waiting() != null), "the commit is not held");
            assertEquals(1, TopicReader.texts(stack, Topics.STATUS, job.runId()).size());
            assertEquals(0, database.spent(job));
            String before = waiting();
            database.execute("SELECT pg_terminate_backend(" + before + ")");
            assertTrue(
                    Wait.until(PATIENCE, () -> waiting() != null && !waiting().equals(before)));
            assertEquals(0, database.spent(job));
            assertFalse(call.isDone());
            statement.execute("SELECT pg_advisory_unlock(" + CRASH_POINT + ")");
            Caller.Answer answer = call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertEquals(200, answer.status(), answer::error);
            assertEquals(1, database.spent(job));
            assertEquals(2, TopicReader.texts(stack, Topics.STATUS, job.runId()).size());
        } finally {
            database.execute("DROP TRIGGER hold ON job_token_chains; DROP FUNCTION hold()");
        }
    }

    @Test
    void a_commit_whose_confirmation_is_lost_is_a_success_and_no_replay() throws Exception {
        URI address = URI.create(stack.databaseUrl());
        try (LossyProxy proxy = new LossyProxy(address.getPort());
                GatewayUnderTest gateway = GatewayUnderTest.start(
                        stack,
                        Map.of(
                                "SHITHUB_DATABASE_URL",
                                address.toString().replace(":" + address.getPort(), ":" + proxy.port())))) {
            ClaimedJob job = ClaimedJob.by(runner, stack);
            // Once, so that the gateway knows the job's steps and its next commit is the one that spends.
            Caller.Answer first = gateway.caller().post(job.path("cancel-check"), gateway.tokenOf(job), "");
            proxy.loseTheNextCommitsAnswer();
            String upload = "{\"name\":\"report\",\"size_bytes\":4}";
            Caller.Answer answer = gateway.caller().post(job.path("artifacts/upload"), first.nextToken(), upload);
            assertTrue(proxy.hasLostOne());
            assertEquals(201, answer.status(), answer::error);
            assertEquals(
                    database.text("SELECT id FROM workflow_artifacts WHERE run_id = " + job.runId()),
                    answer.text("artifact_id"));
            assertEquals(2, database.spent(job));
            Caller.Answer next = gateway.caller().post(job.path("status"), answer.nextToken(), RUNNING);
            assertEquals(200, next.status(), next::error);
        }
    }

    @Test
    void going_down_it_takes_no_more_calls_and_answers_those_under_way() throws Exception {
        GatewayUnderTest gateway = GatewayUnderTest.start(stack);
        ClaimedJob job = ClaimedJob.by(runner, stack);
        String token = gateway.tokenOf(job);
        stack.kafka().pause();
        CompletableFuture<Caller.Answer> call = gateway.caller().async(job.path("logs"), token, CHUNK);
        assertThrows(TimeoutException.class, () -> call.get(1, TimeUnit.SECONDS));
        CompletableFuture<Void> down = CompletableFuture.runAsync(gateway::close);
        assertTrue(Wait.until(PATIENCE, () -> refusesConnections(gateway)), "it still listens");
        assertFalse(call.isDone());
        unavailable(call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        stack.kafka().resume();
        down.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(0, database.spent(job));
    }

    private List<CompletableFuture<Caller.Answer>> callAll(
            GatewayUnderTest gateway, List<ClaimedJob> jobs, List<String> tokens) {
        return IntStream.range(0, jobs.size())
                .mapToObj(i -> gateway.caller().async(jobs.get(i).path("cancel-check"), tokens.get(i), ""))
                .toList();
    }

    /** Each job's next call as soon as the one before is answered. */
    private List<CompletableFuture<Caller.Answer>> after(
            GatewayUnderTest gateway, List<ClaimedJob> jobs, List<CompletableFuture<Caller.Answer>> before) {
        return IntStream.range(0, jobs.size())
                .mapToObj(i -> before.get(i).thenCompose(answer -> {
                    assertEquals(200, answer.status(), answer::error);
                    return gateway.caller().async(jobs.get(i).path("cancel-check"), answer.nextToken(), "");
                }))
                .toList();
    }

    private static boolean refusesConnections(GatewayUnderTest gateway) {
        try {
            gateway.caller().get("/", null);
            return false;
        } catch (CompletionException e) {
            return e.getCause() instanceof ConnectException;
        }
    }

    private static void unavailable(Caller.Answer answer) {
        assertEquals(503, answer.status(), answer::error);
        assertNotNull(answer.error());
        assertNotNull(answer.header("Retry-After"));
    }

    /** The server process that is held at its commit. */
    private String waiting() {
        return database.text(
                "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = " + CRASH_POINT);
    }
}
