package sh.shithub.actions.gateway.operator.logs.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.platform.metrics.LogMetrics;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** A step's log as it is watched, with two gateways and log-service played by the test. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveLogIT {
    private static final Duration WITHIN = Duration.ofSeconds(Watching.PATIENCE_SECONDS);

    private final DevStack stack;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private GatewayUnderTest gateway;
    /** Closes a connection on which nothing happens for two seconds, and lets two viewers in. */
    private GatewayUnderTest strict;

    LiveLogIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void start() {
        gateway = GatewayUnderTest.start(stack);
        strict = GatewayUnderTest.start(
                stack,
                Map.of(
                        "SHITHUB_LOG_STREAM_VIEWERS", "2",
                        "SHITHUB_LOG_STREAM_BUFFER_BYTES", "65536",
                        "SHITHUB_LOG_STREAM_KEEP_ALIVE", "1s"),
                Map.of("micronaut.server.idle-timeout", "2s", "micronaut.server.read-idle-timeout", "2s"));
    }

    @AfterAll
    void stop() {
        gateway.close();
        strict.close();
    }

    @AfterEach
    void nobody_is_left_watching() {
        for (GatewayUnderTest each : List.of(gateway, strict)) {
            eventually(
                    "viewers are left",
                    () -> live(each).viewers() == 0 && live(each).followed() == 0);
        }
    }

    @Test
    void chunks_are_shown_as_they_come_and_the_end_with_what_became_of_the_step() {
        StoredLog log = StoredLog.ofNewJob(stack, "watched");
        log.chunk(0, "there before\n");
        Watching viewer = watch(log);
        viewer.expect("0", "there before\n");
        log.chunk(1, "two\nlines\n");
        viewer.expect("1", "two\nlines\n");
        log.chunk(2, "half a line");
        viewer.expect("2", "half a line");
        log.close();
        log.conclude("failure");
        assertEquals(List.of(), viewer.untilDone("completed", "failure"));
        assertEquals(
                "text/event-stream",
                viewer.answer.join().headers().firstValue("Content-Type").orElseThrow());
    }

    @Test
    void who_comes_again_with_any_id_gets_the_rest_and_nothing_twice_whatever_became_of_the_chunks() {
        StoredLog log = StoredLog.ofNewJob(stack, "resumed");
        byte[] umlauts = "aäö€\uD83D\uDE00\n".getBytes(UTF_8);
        for (int i = 0; i < umlauts.length; i++) {
            log.chunk(i, new byte[] {umlauts[i]});
        }
        log.chunk(20, "progress 10%\rprogress 20%\r\n \u240D\u241B\r\r");
        log.chunk(21, new byte[] {'x', (byte) 0xff, (byte) 0xc3});
        log.chunk(LogParts.stored(1, 0), "\nagain\n");
        log.chunk(LogParts.stored(1, 1), "no line break, €".getBytes(UTF_8));
        log.tail(LogParts.stored(1, 1), "held back");
        log.conclude("success");
        log.close();
        String whole = "aäö€\uD83D\uDE00\n"
                + "##[warning]log chunks 13 to 19 are missing here: never received from the runner\n"
                + "progress 10%\rprogress 20%\r\n \u240D\u241B\r\rx\uFFFD\uFFFD\n"
                + "##[warning]the runner was lost; the job ran again\n\nagain\nno line break, €held back";
        List<Watching.Event> chunks = resumableAtEach(log, whole);
        log.finish();
        assertEquals(chunks, resumableAtEach(log, whole), "as an object");
        log.chunk(LogParts.stored(2, 0), "third\n");
        log.close();
        String more = whole + "\n##[warning]the runner was lost; the job ran again\nthird\n";
        resumableAtEach(log, more);
        log.finish();
        resumableAtEach(log, more);
    }

    private List<Watching.Event> resumableAtEach(StoredLog log, String whole) {
        List<Watching.Event> all = watch(log).untilDone("completed", "success");
        assertEquals(whole, Watching.text(all));
        List<Watching> again = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            again.add(watch(gateway, log, all.get(i).id()));
        }
        for (int i = 0; i < all.size(); i++) {
            assertEquals(
                    all.subList(i + 1, all.size()),
                    again.get(i).untilDone("completed", "success"),
                    "behind " + all.get(i).id());
        }
        return all;
    }

    @Test
    void a_finalisation_in_the_middle_is_not_noticed() {
        StoredLog log = StoredLog.ofNewJob(stack, "overtaken");
        log.chunk(0, "zero\n");
        Watching viewer = watch(log);
        viewer.expect("0", "zero\n");
        log.chunk(1, "ä".getBytes(UTF_8));
        viewer.expect("1", "ä");
        // Stored and gone before anyone looks: the viewer can have it from the object only.
        log.finish(Map.of(2L, "two\n", 3L, "three"));
        log.conclude("success");
        assertEquals(
                List.of(new Watching.Event("chunk", "2", "two\n"), new Watching.Event("chunk", "3", "three")),
                viewer.untilDone("completed", "success"));
    }

    @Test
    void what_was_held_back_comes_under_an_id_of_its_own() {
        StoredLog log = StoredLog.ofNewJob(stack, "held");
        log.chunk(0, "pass");
        Watching viewer = watch(log);
        viewer.expect("0", "pass");
        log.tail(0, "word");
        log.close();
        log.conclude("success");
        viewer.expect("0.1", "word");
        assertEquals(List.of(), viewer.untilDone("completed", "success"));
        assertEquals(
                List.of(new Watching.Event("chunk", "0.1", "word")),
                watch(gateway, log, "0").untilDone("completed", "success"));
        log.finish();
        assertEquals("password", Watching.text(watch(log).untilDone("completed", "success")));
        assertEquals(List.of(), watch(gateway, log, "0.1").untilDone("completed", "success"));
    }

    @Test
    void chunks_that_change_places_on_their_way_are_shown_in_order() {
        StoredLog log = StoredLog.ofNewJob(stack, "reordered");
        Watching viewer = watch(log);
        log.chunk(0, "a");
        viewer.expect("0", "a");
        log.chunk(2, "c");
        log.chunk(1, "b");
        viewer.expect("1", "b");
        viewer.expect("2", "c");
        log.chunk(4, "e");
        viewer.expect("4", "\n##[warning]log chunk 3 is missing here: never received from the runner\ne");
        log.conclude("success");
        log.close();
        viewer.untilDone("completed", "success");
    }

    @Test
    void another_gateway_goes_on_where_the_first_one_stopped() {
        StoredLog log = StoredLog.ofNewJob(stack, "moved");
        log.chunk(0, "here\n");
        watchUntil(strict, log, "0");
        log.chunk(1, "there\n");
        Watching there = watch(gateway, log, "0");
        there.expect("1", "there\n");
        log.conclude("success");
        log.close();
        there.untilDone("completed", "success");
    }

    /** Reads up to that id and goes. */
    private void watchUntil(GatewayUnderTest at, StoredLog log, String id) {
        try (Socket socket = raw(at, log, 8192)) {
            StringBuilder read = new StringBuilder();
            while (read.indexOf("id: " + id + "\n") < 0) {
                read.append((char) socket.getInputStream().read());
            }
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_thousand_viewers_of_one_step_cost_one_reader() {
        StoredLog log = StoredLog.ofNewJob(stack, "crowd");
        log.chunk(0, "0\n");
        List<Watching> crowd = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            crowd.add(watch(log));
        }
        crowd.forEach(viewer -> viewer.expect("0", "0\n"));
        eventually("not all follow one log", () -> live(gateway).followed() == 1);
        double statements = statements();
        long began = System.nanoTime();
        for (int seq = 1; seq <= 5; seq++) {
            log.chunk(seq, seq + "\n");
            String text = seq + "\n";
            String id = Integer.toString(seq);
            crowd.forEach(viewer -> viewer.expect(id, text));
        }
        long ticks = (System.nanoTime() - began) / 100_000_000 + 1;
        double asked = statements() - statements;
        assertTrue(asked <= ticks + 1, () -> asked + " statements in " + ticks + " tenths of a second");
        log.conclude("success");
        log.close();
        crowd.forEach(viewer -> viewer.untilDone("completed", "success"));
    }

    private double statements() {
        return gateway.bean(MeterRegistry.class)
                .get(LogMetrics.STREAM_READS)
                .counter()
                .count();
    }

    @Test
    void a_viewer_that_reads_too_slowly_is_told_and_let_go_and_can_come_again() throws Exception {
        StoredLog log = StoredLog.ofNewJob(stack, "slow");
        log.chunk(0, "first\n");
        String line = "x".repeat(1023) + "\n";
        int chunks = 60;
        StringBuilder got = new StringBuilder();
        try (Socket slow = raw(strict, log, 8192)) {
            byte[] some = new byte[64];
            slow.getInputStream().readNBytes(some, 0, some.length);
            eventually("nobody follows", () -> live(strict).followed() == 1);
            double dropped = dropped();
            for (int seq = 1; seq <= chunks && dropped() == dropped; seq++) {
                log.chunk(seq, line.repeat(512));
                int told = seq;
                Wait.until(Duration.ofMillis(150), () -> told < 0);
            }
            eventually("it was not let go", () -> dropped() == dropped + 1);
            got.append(new String(some, UTF_8))
                    .append(new String(slow.getInputStream().readAllBytes(), UTF_8));
        }
        assertTrue(
                got.toString().contains("event: dropped\ndata: the log grows faster than it is read;"),
                () -> got.substring(got.length() - 200));
        String lastId = got.substring(got.lastIndexOf("\nid: ") + 5).split("\n")[0];
        log.conclude("success");
        log.close();
        List<Watching.Event> rest = watch(gateway, log, lastId).untilDone("completed", "success");
        assertEquals(Long.parseLong(lastId) + 1, Long.parseLong(rest.get(0).id()));
    }

    private double dropped() {
        return strict.bean(MeterRegistry.class)
                .get(LogMetrics.STREAMS_DROPPED)
                .counter()
                .count();
    }

    @Test
    void a_silent_stream_outlives_the_idle_time_out_of_its_connection_and_more_than_may_are_refused() {
        StoredLog log = StoredLog.ofNewJob(stack, "silent");
        Watching viewer = watch(strict, log, null);
        Watching second = watch(strict, log, null);
        eventually("they do not follow", () -> live(strict).viewers() == 2);
        Caller.Answer third = strict.caller().get(log.path("log/stream"), stack.operatorToken());
        assertEquals(503, third.status());
        assertEquals("1", third.header("Retry-After"));
        assertEquals("as many logs are watched here as may be; try again", third.error());
        eventually("no comments came", () -> viewer.comments >= 3);
        log.chunk(0, "at last\n");
        viewer.expect("0", "at last\n");
        log.conclude("success");
        log.close();
        viewer.untilDone("completed", "success");
        second.untilDone("completed", "success");
    }

    @Test
    void a_client_that_has_gone_is_forgotten_at_once() throws Exception {
        StoredLog log = StoredLog.ofNewJob(stack, "gone");
        try (Socket socket = raw(gateway, log, 8192)) {
            socket.getInputStream().read();
            eventually("it does not follow", () -> live(gateway).followed() == 1);
        }
        eventually(
                "it is still there",
                () -> live(gateway).followed() == 0 && live(gateway).viewers() == 0);
    }

    @Test
    void a_step_of_a_job_that_never_ran_has_an_empty_log_that_is_done() {
        StoredLog log = StoredLog.ofNewJob(stack, "skipped");
        Watching viewer = watch(log);
        log.execute(
                "UPDATE workflow_steps SET status = 'skipped', conclusion = 'skipped', completed_at = now() WHERE job_id = ?",
                log.job().jobId());
        log.execute(
                "UPDATE workflow_jobs SET status = 'skipped', conclusion = 'skipped', runner_id = NULL, attempt = 0,"
                        + " claimed_at = NULL, started_at = NULL, completed_at = now() WHERE id = ?",
                log.job().jobId());
        assertEquals(List.of(), viewer.untilDone("skipped", "skipped"));
    }

    @Test
    void what_is_wrong_is_told() {
        StoredLog log = StoredLog.ofNewJob(stack, "wrong");
        Caller caller = gateway.caller();
        assertEquals(401, caller.get(log.path("log/stream"), null).status());
        assertEquals(
                404,
                caller.get(log.job().path("steps/1/log/stream"), stack.operatorToken())
                        .status());
        Caller.Answer bad = caller.get(log.path("log/stream?after=1.5"), stack.operatorToken());
        assertEquals(400, bad.status());
        assertEquals("after is \"1.5\"; expected the id of a chunk event, such as 12", bad.error());
    }

    private Watching watch(StoredLog log) {
        return watch(gateway, log, null);
    }

    private Watching watch(GatewayUnderTest at, StoredLog log, String lastEventId) {
        HttpRequest.Builder request = at.caller()
                .request(log.path("log/stream"))
                .header("Accept-Encoding", "gzip")
                .header("Authorization", "Bearer " + stack.operatorToken());
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return Watching.of(client, request.build());
    }

    private Socket raw(GatewayUnderTest at, StoredLog log, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(receiveBuffer);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", at.uri().getPort()));
            socket.setSoTimeout((int) WITHIN.toMillis());
            socket.getOutputStream()
                    .write(("GET " + log.path("log/stream") + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                                    + stack.operatorToken() + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LiveLogs live(GatewayUnderTest gateway) {
        return gateway.bean(LiveLogs.class);
    }

    private static void eventually(String otherwise, BooleanSupplier condition) {
        assertTrue(Wait.until(WITHIN, condition), otherwise);
    }
}
