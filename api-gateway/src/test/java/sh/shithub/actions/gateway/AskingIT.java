package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.JobStatusApplied;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.LogChunkHeaders;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunRequested;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.keys.ChunkSeal;
import sh.shithub.actions.platform.keys.MasterKey;
import sh.shithub.actions.platform.secrets.SecretSeal;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.RegisteredRunner;

/** What the gateway asks across Kafka (invariant 8): heartbeats, runs to queue, what a job's end did to its run. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AskingIT {
    private static final String END = "{\"status\":\"completed\",\"conclusion\":\"failure\"}";

    private final DevStack stack;
    private final Database database;
    private GatewayUnderTest gateway;
    private Caller caller;

    AskingIT(DevStack stack) {
        this.stack = stack;
        database = new Database(stack);
    }

    @BeforeAll
    void start() {
        gateway = GatewayUnderTest.start(stack, Map.of("SHITHUB_HEARTBEAT_ANSWER", "4000ms"));
        caller = gateway.caller();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void a_heartbeat_says_what_was_sent_or_registered_and_is_204_without_a_job() throws Exception {
        RegisteredRunner runner = stack.registerRunner("idle", List.of("linux", "x64"), 3);
        BlockingQueue<HeartbeatReceived> heard = new LinkedBlockingQueue<>();
        try (Answerer claim = answer(Topics.HEARTBEATS, message -> {
            HeartbeatReceived heartbeat = (HeartbeatReceived) message;
            if (heartbeat.runnerId() == runner.id()) {
                heard.add(heartbeat);
            }
            return new Answerer.Said(heartbeat.replyTo(), new HeartbeatAnswered(null));
        })) {
            Caller.Answer registered = beat(runner, "");
            assertEquals(204, registered.status(), registered::error);
            assertEquals(0, registered.http().body().length);
            HeartbeatReceived first = heard.take();
            assertEquals(List.of("linux", "x64"), first.labels());
            assertEquals(3, first.capacity());
            assertNull(first.hostName());
            String sent = "{\"labels\":[\" a \",\"b\",\"a\"],\"capacity\":2,\"host_name\":\" h \",\"version\":\"v1\","
                    + "\"active_job_ids\":[7]}";
            assertEquals(204, beat(runner, sent).status());
            HeartbeatReceived second = heard.take();
            assertEquals(List.of("a", "b"), second.labels());
            assertEquals(2, second.capacity());
            assertEquals("h", second.hostName());
            assertEquals("v1", second.version());
        }
    }

    @Test
    void an_offer_comes_with_a_token_that_opens_its_job_and_a_checkout_token_that_does_not() {
        RegisteredRunner runner = stack.registerRunner("lucky", List.of("linux"), 1);
        ClaimedJob job = ClaimedJob.by(runner, stack);
        try (Answerer claim = answer(
                Topics.HEARTBEATS,
                message -> new Answerer.Said(
                        ((HeartbeatReceived) message).replyTo(),
                        ((HeartbeatReceived) message).runnerId() == runner.id()
                                ? new HeartbeatAnswered(new JobOffer(runner.id(), 1, 0, SampleJob.payload(job), null))
                                : new HeartbeatAnswered(null)))) {
            Caller.Answer offer = beat(runner, "{}");
            assertEquals(200, offer.status(), offer::error);
            assertTrue(offer.text("expires_at").matches("[0-9T:-]{19}Z"));
            assertEquals("application/json; charset=utf-8", offer.header("Content-Type"));
            assertEquals(job.jobId(), offer.body().at("/job/id").asLong());
            assertEquals("{}", offer.body().at("/job/env").toString());
            assertEquals("always()", offer.body().at("/job/steps/0/if").asText());
            String checkout = offer.body().at("/job/checkout_token").asText();
            assertEquals(
                    401, caller.post(job.path("cancel-check"), checkout, "").status());
            assertEquals(
                    200,
                    caller.post(job.path("cancel-check"), offer.text("token"), "")
                            .status());
        }
    }

    @Test
    void an_offer_s_secrets_are_opened_and_all_to_be_masked() {
        RegisteredRunner runner = stack.registerRunner("trusted", List.of("linux"), 1);
        ClaimedJob job = ClaimedJob.by(runner, stack);
        Map<String, String> secrets = Map.of("TOKEN", "zz-1", "PEM", "aa\nbb", "SAME", "zz-1");
        Caller.Answer offer = beatOffered(runner, job, gateway.bean(SecretSeal.class), secrets);
        assertEquals(200, offer.status(), offer::error);
        assertEquals("zz-1", offer.body().at("/job/secrets/TOKEN").asText());
        assertEquals(3, offer.body().at("/job/secrets").size());
        assertEquals(
                "[\"aa\\nbb\",\"zz-1\"]", offer.body().at("/job/mask_values").toString());
    }

    /** Not even an empty one: it would run without its secrets, or write them unmasked. */
    @Test
    void an_offer_whose_secrets_do_not_open_reaches_no_runner() {
        RegisteredRunner runner = stack.registerRunner("elsewhere", List.of("linux"), 1);
        ClaimedJob job = ClaimedJob.by(runner, stack);
        SecretSeal other = new SecretSeal(new MasterKey(Base64.getEncoder().encodeToString(new byte[32])));
        Caller.Answer refused = beatOffered(runner, job, other, Map.of("TOKEN", "zz-1"));
        assertEquals(204, refused.status(), refused::error);
        assertEquals(0, refused.http().body().length);
    }

    private Caller.Answer beatOffered(
            RegisteredRunner runner, ClaimedJob job, SecretSeal seal, Map<String, String> secrets) {
        String sealed = Base64.getEncoder().encodeToString(seal.sealSnapshot(job.jobId(), 1, secrets));
        JobOffer offer = new JobOffer(runner.id(), 1, 0, SampleJob.payload(job), sealed);
        try (Answerer claim = answer(
                Topics.HEARTBEATS,
                message -> new Answerer.Said(
                        ((HeartbeatReceived) message).replyTo(),
                        new HeartbeatAnswered(
                                ((HeartbeatReceived) message).runnerId() == runner.id() ? offer : null)))) {
            return beat(runner, "{}");
        }
    }

    /** The runners before it began at 0 as well, and theirs is the log's beginning. */
    @Test
    void the_chunks_of_a_job_whose_runner_was_lost_are_numbered_behind_those_of_the_lost_one() {
        RegisteredRunner runner = stack.registerRunner("third", List.of("linux"), 1);
        ClaimedJob job = ClaimedJob.by(runner, stack);
        try (Answerer claim = answer(
                Topics.HEARTBEATS,
                message -> new Answerer.Said(
                        ((HeartbeatReceived) message).replyTo(),
                        new HeartbeatAnswered(new JobOffer(runner.id(), 1, 2, SampleJob.payload(job), null))))) {
            Caller.Answer offer = beat(runner, "{}");
            Caller.Answer running = caller.post(job.path("status"), offer.text("token"), "{\"status\":\"running\"}");
            Caller.Answer chunk = caller.post(job.path("logs"), running.nextToken(), "{\"seq\":5,\"chunk\":\"aGk\"}");
            assertEquals(202, chunk.status(), chunk::error);
        }
        ConsumerRecord<byte[], byte[]> chunk = TopicReader.all(stack, Topics.LOGS).stream()
                .filter(record -> new String(record.key()).equals(Long.toString(job.jobId())))
                .findFirst()
                .orElseThrow();
        long seq = Long.parseLong(
                new String(chunk.headers().lastHeader(LogChunkHeaders.SEQ).value()));
        assertEquals(LogParts.stored(2, 5), seq);
        assertEquals(
                "hi", new String(gateway.bean(ChunkSeal.class).open(job.steps().get(0), seq, chunk.value())));
    }

    @Test
    void a_heartbeat_that_is_not_answered_in_time_is_204() {
        RegisteredRunner runner = stack.registerRunner("patient", List.of(), 1);
        assertEquals(204, beat(runner, "{}").status());
    }

    @Test
    void a_wrong_heartbeat_is_400_and_a_wrong_token_401() {
        RegisteredRunner runner = stack.registerRunner("wrong", List.of(), 1);
        assertEquals(400, beat(runner, "{\"labels\":[\"a b\"]}").status());
        assertEquals(400, beat(runner, "{\"capacity\":65}").status());
        assertEquals(400, beat(runner, "{\"active_job_ids\":[1,2]}").status());
        assertEquals(400, beat(runner, "{\"colour\":1}").status());
        assertEquals(401, caller.post(HEARTBEAT, null, "{}").status());
        assertEquals(401, caller.post(HEARTBEAT, "0".repeat(64), "{}").status());
        assertEquals(401, caller.post(HEARTBEAT, stack.operatorToken(), "{}").status());
        database.execute("UPDATE runner_tokens SET expires_at = now() WHERE runner_id = " + runner.id());
        assertEquals(401, beat(runner, "{}").status());
        database.execute(
                "UPDATE runner_tokens SET expires_at = NULL, revoked_at = now() WHERE runner_id = " + runner.id());
        assertEquals(401, beat(runner, "{}").status());
        database.execute("UPDATE runner_tokens SET revoked_at = NULL WHERE runner_id = " + runner.id());
        database.execute("UPDATE workflow_runners SET revoked_at = now() WHERE id = " + runner.id());
        assertEquals(401, beat(runner, "{}").status());
    }

    @Test
    void the_call_that_completed_the_run_says_so() {
        RegisteredRunner runner = stack.registerRunner("ending", List.of(), 2);
        ClaimedJob last = ClaimedJob.by(runner, stack);
        ClaimedJob other = ClaimedJob.by(runner, stack);
        try (Answerer status = answer(
                Topics.STATUS,
                message -> message instanceof JobStatusReported job
                        ? new Answerer.Said(
                                job.replyTo(),
                                new JobStatusApplied(
                                        job.jobId() == last.jobId(),
                                        job.jobId() == last.jobId() ? Conclusion.failure : null))
                        : null)) {
            Caller.Answer ended = caller.post(last.path("status"), gateway.tokenOf(last), END);
            assertEquals(200, ended.status(), ended::error);
            assertEquals("failure", ended.text("conclusion"));
            assertEquals("completed", ended.text("run_status"));
            assertEquals("failure", ended.text("run_conclusion"));
            assertFalse(ended.body().has("next_token"));
            assertFalse(ended.body().get("cancel_requested").asBoolean());
            Caller.Answer before = caller.post(other.path("status"), gateway.tokenOf(other), END);
            assertEquals(200, before.status(), before::error);
            assertFalse(before.body().has("run_status"));
        }
    }

    @Test
    void a_roll_up_that_takes_too_long_is_not_waited_for() {
        ClaimedJob job = ClaimedJob.by(stack.registerRunner("alone", List.of(), 1), stack);
        long begin = System.nanoTime();
        Caller.Answer ended = caller.post(job.path("status"), gateway.tokenOf(job), END);
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertEquals(200, ended.status(), ended::error);
        assertFalse(ended.body().has("run_status"));
        assertTrue(seconds >= 2 && seconds < 3.5, () -> "answered after " + seconds + " s");
    }

    @Test
    void a_run_is_queued_once_or_refused_in_claim_service_s_words() {
        try (Answerer claim = answer(Topics.RUN_REQUESTS, message -> {
            RunRequested request = (RunRequested) message;
            List<RunQueued.Job> jobs = List.of(new RunQueued.Job(8, "build", 9));
            return new Answerer.Said(
                    request.replyTo(),
                    switch (request.run().triggerEventId()) {
                        case "new" -> new RunQueued(7, 1, jobs, false);
                        case "known" -> new RunQueued(7, 1, jobs, true);
                        default -> new RequestRefused("not this one", RequestRefused.Kind.invalid);
                    });
        })) {
            Caller.Answer created = caller.post("/api/v1/runs", stack.operatorToken(), run("new"));
            assertEquals(201, created.status(), created::error);
            assertEquals(
                    "{\"run_id\":7,\"run_index\":1,\"jobs\":[{\"id\":8,\"key\":\"build\",\"check_run_id\":9}]}",
                    created.body().toString());
            Caller.Answer known = caller.post("/api/v1/runs", stack.operatorToken(), run("known"));
            assertEquals(200, known.status(), known::error);
            assertTrue(known.body().get("already_exists").asBoolean());
            Caller.Answer refused = caller.post("/api/v1/runs", stack.operatorToken(), run("bad"));
            assertEquals(400, refused.status());
            assertEquals("not this one", refused.error());
        }
    }

    @Test
    void a_run_that_grows_over_a_record_is_413_and_not_waited_for() {
        String steps = String.join(",", Collections.nCopies(Limits.STEPS_PER_JOB, "{\"run\":\"x\"}"));
        String jobs = IntStream.range(0, 80)
                .mapToObj(i -> "{\"key\":\"j" + i + "\",\"steps\":[" + steps + "]}")
                .collect(Collectors.joining(","));
        Caller.Answer refused = caller.post(
                "/api/v1/runs",
                stack.operatorToken(),
                run("large").replaceFirst("\"jobs\":.*", "\"jobs\":[" + jobs + "]}"));
        assertEquals(413, refused.status());
        assertNotNull(refused.error());
    }

    @Test
    void a_read_token_may_not_queue_a_run() {
        String operator = stack.operatorToken();
        database.execute("UPDATE operator_tokens SET scope = 'read'");
        try {
            Caller.Answer refused = caller.post("/api/v1/runs", operator, run("new"));
            assertEquals(403, refused.status());
            assertEquals("the token's scope does not allow this", refused.error());
            assertEquals(404, caller.get("/api/v1/runs/999999", operator).status());
        } finally {
            database.execute("UPDATE operator_tokens SET scope = 'operator'");
        }
    }

    private static final String HEARTBEAT = "/api/v1/runners/heartbeat";

    private Caller.Answer beat(RegisteredRunner runner, String body) {
        return caller.post(HEARTBEAT, runner.token(), body);
    }

    private Answerer answer(String topic, java.util.function.Function<Message, Answerer.Said> answers) {
        return new Answerer(stack, gateway.bean(MessageCodec.class), topic, answers);
    }

    private static String run(String trigger) {
        return "{\"repo\":{\"id\":5,\"owner\":\"octo\",\"name\":\"hello\"},\"workflow_file\":\"ci.yml\","
                + "\"head_sha\":\"c0ffee0\",\"event\":\"push\",\"trigger_event_id\":\"" + trigger + "\","
                + "\"jobs\":[{\"key\":\"build\",\"steps\":[{\"run\":\"true\"}]}]}";
    }
}
