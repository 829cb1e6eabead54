package sh.shithub.actions.gateway.runner.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.CloudEvent;
import sh.shithub.actions.contracts.EventType;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.gateway.Answerer;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.gateway.SampleJob;
import sh.shithub.actions.platform.events.Events;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.RegisteredRunner;

/** Heartbeats that wait for work (wire.md, "Heartbeat"), with claim-service played by the test. */
@ExtendWith(DevStackExtension.class)
class LongPollIT {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final String PATH = HeartbeatController.PATH;
    /** One run, so that its events are heard in order. */
    private static final long RUN = 77;

    private static final String LARGE = "{" + " ".repeat(1_045_000) + "}";

    private final DevStack stack;
    private final BlockingQueue<HeartbeatReceived> questions = new LinkedBlockingQueue<>();
    /** What each runner is answered; who is not in here gets no job. */
    private final Map<Long, JobOffer> offers = new ConcurrentHashMap<>();

    /** This test's own: the topic outlives a test. */
    private final Set<Long> runners = ConcurrentHashMap.newKeySet();

    private GatewayUnderTest gateway;
    private Answerer claim;
    private int events;

    LongPollIT(DevStack stack) {
        this.stack = stack;
    }

    @AfterEach
    void stop() {
        if (claim != null) {
            claim.close();
        }
        gateway.close();
    }

    @Test
    void of_a_ready_job_one_fitting_runner_is_told_and_gets_it() throws Exception {
        start(Map.of());
        RegisteredRunner gpu = runner("gpu", "linux", "gpu");
        RegisteredRunner plain = runner("plain", "linux");
        RegisteredRunner windows = runner("windows", "windows");
        CompletableFuture<Caller.Answer> able = parked(gpu, 55);
        CompletableFuture<Caller.Answer> taker = parked(plain, 55);
        CompletableFuture<Caller.Answer> other = parked(windows, 55);
        offer(plain);
        ready("linux");
        assertEquals(plain.id(), question().runnerId());
        Caller.Answer job = taker.get(WITHIN.toSeconds(), TimeUnit.SECONDS);
        assertEquals(200, job.status(), job::error);
        assertEquals("wait", job.header("Preference-Applied"));
        assertFalse(job.text("token").isEmpty());
        // The next event is for another one: had the first woken more than one, their questions would stand before its.
        offer(windows);
        ready("windows");
        assertEquals(windows.id(), question().runnerId());
        assertEquals(200, other.get(WITHIN.toSeconds(), TimeUnit.SECONDS).status());
        assertFalse(able.isDone());
    }

    @Test
    void who_is_told_and_gets_none_is_parked_again_and_the_next_is_told() throws Exception {
        start(Map.of());
        RegisteredRunner draining = runner("draining", "linux");
        RegisteredRunner free = runner("free", "linux", "x64");
        CompletableFuture<Caller.Answer> vain = parked(draining, 55);
        CompletableFuture<Caller.Answer> second = parked(free, 55);
        offer(free);
        ready("linux");
        assertEquals(draining.id(), question().runnerId());
        assertEquals(free.id(), question().runnerId());
        assertEquals(200, second.get(WITHIN.toSeconds(), TimeUnit.SECONDS).status());
        assertFalse(vain.isDone());
        CompletableFuture<Caller.Answer> again = parked(free, 55);
        ready("linux");
        assertEquals(free.id(), question().runnerId(), "who asked in vain stands behind");
        assertEquals(200, again.get(WITHIN.toSeconds(), TimeUnit.SECONDS).status());
    }

    @Test
    void a_job_that_becomes_ready_while_the_question_is_under_way_is_not_missed() throws Exception {
        start(Map.of("SHITHUB_HEARTBEAT_ANSWER", "20000ms"));
        RegisteredRunner marker = runner("marker", "marker");
        parked(marker, 55);
        RegisteredRunner runner = runner("asking", "linux");
        claim.hold(runner.id());
        CompletableFuture<Caller.Answer> call = wait(runner, 55, "{}");
        assertEquals(runner.id(), question().runnerId());
        ready("linux");
        ready("marker");
        assertEquals(marker.id(), question().runnerId(), "both events are heard");
        offer(runner);
        claim.release(new HeartbeatAnswered(null));
        HeartbeatReceived second = question();
        assertEquals(runner.id(), second.runnerId());
        assertEquals(200, call.get(WITHIN.toSeconds(), TimeUnit.SECONDS).status());
    }

    @Test
    void a_client_that_has_left_asks_no_more_and_is_handed_no_job() throws Exception {
        start(Map.of());
        RegisteredRunner gone = runner("gone", "linux");
        RegisteredRunner here = runner("here", "linux", "x64");
        try (Socket socket = new Socket("127.0.0.1", gateway.uri().getPort())) {
            write(socket, gone);
            assertEquals(gone.id(), question().runnerId());
            assertTrue(Wait.until(WITHIN, () -> polls().counts().parked() == 1));
        }
        assertTrue(Wait.until(WITHIN, () -> polls().counts().held() == 0), "it still waits for who has left");
        CompletableFuture<Caller.Answer> call = parked(here, 55);
        offer(gone);
        offer(here);
        ready("linux");
        assertEquals(here.id(), question().runnerId());
        assertEquals(200, call.get(WITHIN.toSeconds(), TimeUnit.SECONDS).status());
        assertNull(questions.poll());
    }

    /** Calls that came over one connection, one after another, must not leave anything behind on it. */
    @Test
    void a_connection_that_goes_on_after_a_waiting_call_was_answered_is_an_ordinary_one() throws Exception {
        start(Map.of());
        RegisteredRunner runner = runner("again", "linux");
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Caller.Answer> call = parked(runner, 55);
            offer(runner);
            ready("linux");
            question();
            assertEquals(200, call.get(WITHIN.toSeconds(), TimeUnit.SECONDS).status());
            offers.clear();
        }
        assertEquals(0, polls().counts().held());
    }

    @Test
    void what_was_not_heard_is_found_by_looking_and_a_later_question_says_nothing_about_active_jobs() throws Exception {
        start(Map.of("SHITHUB_PARKED_LOOK", "1s"));
        RegisteredRunner runner = runner("looking", "linux");
        CompletableFuture<Caller.Answer> call = wait(runner, 55, "{\"active_job_ids\":[]}");
        assertEquals(List.of(), question().activeJobIds());
        assertNull(question().activeJobIds());
        offer(runner);
        assertEquals(200, call.get(WITHIN.toSeconds(), TimeUnit.SECONDS).status());
    }

    @Test
    void when_the_wait_is_over_it_is_204() throws Exception {
        start(Map.of());
        Caller.Answer answer = wait(runner("short", "linux"), 1, "{}").get(WITHIN.toSeconds(), TimeUnit.SECONDS);
        assertEquals(204, answer.status());
        assertEquals("wait", answer.header("Preference-Applied"));
        assertEquals(0, polls().counts().held());
    }

    @Test
    void a_wish_that_is_malformed_or_one_call_too_many_is_answered_at_once() throws Exception {
        start(Map.of("SHITHUB_PARKED_HEARTBEATS", "1"));
        RegisteredRunner runner = runner("many", "linux");
        Caller.Answer malformed = prefer(runner, "wait=56", "{}").get(WITHIN.toSeconds(), TimeUnit.SECONDS);
        assertEquals(204, malformed.status());
        assertNull(malformed.header("Preference-Applied"));
        questions.clear();
        CompletableFuture<Caller.Answer> waits = parked(runner, 55);
        Caller.Answer tooMany = wait(runner, 55, "{}").get(WITHIN.toSeconds(), TimeUnit.SECONDS);
        assertEquals(204, tooMany.status());
        assertNull(tooMany.header("Preference-Applied"));
        assertFalse(waits.isDone());
    }

    @Test
    void when_those_that_wait_hold_too_much_of_the_heap_the_next_is_answered_at_once() throws Exception {
        start(Map.of("SHITHUB_PARKED_MEBIBYTES", "1"));
        RegisteredRunner large = runner("large", "linux");
        CompletableFuture<Caller.Answer> waits = wait(large, 55, LARGE);
        assertEquals(large.id(), question().runnerId());
        assertTrue(Wait.until(WITHIN, () -> polls().counts().parked() == 1));
        assertTrue(polls().counts().bytes() > 2 * LARGE.length(), "the framework keeps a body twice");
        Caller.Answer next = wait(runner("next", "linux"), 55, "{}").get(WITHIN.toSeconds(), TimeUnit.SECONDS);
        assertEquals(204, next.status());
        assertNull(next.header("Preference-Applied"));
        offer(large);
        ready("linux");
        assertEquals(200, waits.get(WITHIN.toSeconds(), TimeUnit.SECONDS).status());
        assertEquals(0, polls().counts().bytes());
        questions.clear();
        parked(runner("later", "linux"), 55);
    }

    @Test
    void when_those_that_ask_hold_too_much_of_the_heap_the_next_is_503() throws Exception {
        start(Map.of("SHITHUB_WAITING_MEBIBYTES", "1", "SHITHUB_HEARTBEAT_ANSWER", "20000ms"));
        RegisteredRunner large = runner("large", "linux");
        claim.hold(large.id());
        CompletableFuture<Caller.Answer> asks = gateway.caller().async(PATH, large.token(), LARGE);
        assertEquals(large.id(), question().runnerId());
        RegisteredRunner next = runner("next", "linux");
        Caller.Answer refused = gateway.caller().post(PATH, next.token(), "{}");
        assertEquals(503, refused.status());
        assertEquals("too many calls wait; try again", refused.error());
        claim.release(new HeartbeatAnswered(null));
        assertEquals(204, asks.get(WITHIN.toSeconds(), TimeUnit.SECONDS).status());
        assertEquals(204, gateway.caller().post(PATH, next.token(), "{}").status());
    }

    @Test
    void going_down_it_answers_those_that_wait() throws Exception {
        start(Map.of());
        CompletableFuture<Caller.Answer> call = parked(runner("waiting", "linux"), 55);
        CompletableFuture<Void> down = CompletableFuture.runAsync(gateway::close);
        assertEquals(204, call.get(WITHIN.toSeconds(), TimeUnit.SECONDS).status());
        down.get(WITHIN.toSeconds(), TimeUnit.SECONDS);
    }

    /** An answer would come to nobody, and the job would be lost for a minute. */
    @Test
    void while_answers_are_not_heard_nothing_is_asked() throws Exception {
        gateway = GatewayUnderTest.deaf(stack);
        RegisteredRunner runner = runner("deaf", "linux");
        assertEquals(204, gateway.caller().post(PATH, runner.token(), "{}").status());
        Caller.Answer waited = wait(runner, 1, "{}").get(WITHIN.toSeconds(), TimeUnit.SECONDS);
        assertEquals(204, waited.status());
        String run = "{\"repo\":{\"id\":5,\"owner\":\"octo\",\"name\":\"hello\"},\"workflow_file\":\"ci.yml\","
                + "\"head_sha\":\"c0ffee0\",\"event\":\"push\",\"jobs\":[{\"key\":\"b\",\"steps\":[{\"run\":\"true\"}]}]}";
        Caller.Answer queue = gateway.caller().post("/api/v1/runs", stack.operatorToken(), run);
        assertEquals(503, queue.status(), queue::error);
    }

    private void start(Map<String, String> more) {
        gateway = GatewayUnderTest.start(stack, more);
        assertTrue(Wait.until(WITHIN, gateway.bean(HearReadyJobs.class)::listening));
        claim = new Answerer(stack, gateway.bean(MessageCodec.class), Topics.HEARTBEATS, this::answer);
    }

    private Answerer.Said answer(Message message) {
        HeartbeatReceived heartbeat = (HeartbeatReceived) message;
        if (!runners.contains(heartbeat.runnerId())) {
            return null;
        }
        questions.add(heartbeat);
        return new Answerer.Said(heartbeat.replyTo(), new HeartbeatAnswered(offers.get(heartbeat.runnerId())));
    }

    private LongPolls polls() {
        return gateway.bean(LongPolls.class);
    }

    private RegisteredRunner runner(String name, String... labels) {
        RegisteredRunner registered = stack.registerRunner(name + "-" + System.nanoTime(), List.of(labels), 1);
        runners.add(registered.id());
        return registered;
    }

    private void offer(RegisteredRunner runner) {
        offers.put(runner.id(), new JobOffer(runner.id(), 1, 0, SampleJob.payload(ClaimedJob.by(runner, stack)), null));
    }

    /** Its first question was answered with no job. */
    private CompletableFuture<Caller.Answer> parked(RegisteredRunner runner, int seconds) throws Exception {
        int before = polls().counts().parked();
        JobOffer kept = offers.remove(runner.id());
        CompletableFuture<Caller.Answer> call = wait(runner, seconds, "{}");
        assertEquals(runner.id(), question().runnerId());
        assertTrue(Wait.until(WITHIN, () -> polls().counts().parked() > before));
        if (kept != null) {
            offers.put(runner.id(), kept);
        }
        return call;
    }

    private HeartbeatReceived question() throws InterruptedException {
        HeartbeatReceived question = questions.poll(WITHIN.toSeconds(), TimeUnit.SECONDS);
        assertNotNull(question, "nothing was asked");
        return question;
    }

    private CompletableFuture<Caller.Answer> wait(RegisteredRunner runner, int seconds, String body) {
        return prefer(runner, "wait=" + seconds, body);
    }

    private CompletableFuture<Caller.Answer> prefer(RegisteredRunner runner, String preference, String body) {
        Caller caller = gateway.caller();
        return caller.send(caller.request(PATH)
                .header("Authorization", "Bearer " + runner.token())
                .header("Content-Type", "application/json")
                .header("Prefer", preference)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
    }

    private static void write(Socket socket, RegisteredRunner runner) throws IOException {
        socket.getOutputStream()
                .write(("POST " + PATH + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + runner.token()
                                + "\r\nContent-Type: application/json\r\nPrefer: wait=55\r\nContent-Length: 2\r\n\r\n{}")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private void ready(String... labels) {
        CloudEvent.Data data =
                new CloudEvent.Data(RUN, (long) ++events, null, null, 0, "queued", null, List.of(labels));
        gateway.bean(Publisher.class)
                .publish(
                        List.of(new Events("claim-service", gateway.bean(ObjectMapper.class))
                                .record(EventType.job_ready, events, Instant.now(), data)),
                        WITHIN);
    }
}
