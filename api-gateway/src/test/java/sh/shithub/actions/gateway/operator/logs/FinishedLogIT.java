package sh.shithub.actions.gateway.operator.logs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.gateway.operator.logs.live.StoredLog;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** A finished log as HTTP knows texts that do not change: ranges, versions, compressed. And the logs of a whole job. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FinishedLogIT {
    private static final String TEXT = "0123456789".repeat(200_000);

    private final DevStack stack;
    private GatewayUnderTest gateway;
    private StoredLog finished;

    FinishedLogIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void start() {
        gateway = GatewayUnderTest.start(stack);
        finished = StoredLog.ofNewJob(stack, "finished");
        finished.chunk(0, TEXT);
        finished.finish();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void it_is_compressed_for_who_accepts_it_under_a_version_of_its_own() throws IOException {
        Caller.Answer plain = get(finished, Map.of());
        assertEquals(TEXT, text(plain));
        assertNull(plain.header("Content-Encoding"));
        assertEquals("bytes", plain.header("Accept-Ranges"));
        assertEquals("Accept-Encoding", plain.header("Vary"));
        Caller.Answer gzip = get(finished, Map.of("Accept-Encoding", "br;q=0.5, gzip"));
        assertEquals("gzip", gzip.header("Content-Encoding"));
        assertEquals("Accept-Encoding", gzip.header("Vary"));
        assertTrue(gzip.http().body().length < TEXT.length() / 10);
        assertEquals(TEXT, unzipped(gzip));
        assertEquals("\"" + finished.step() + "-2000000\"", plain.header("ETag"));
        assertEquals("\"" + finished.step() + "-2000000-gzip\"", gzip.header("ETag"));
        assertNull(get(finished, Map.of("Accept-Encoding", "gzip;q=0")).header("Content-Encoding"));
        Caller.Answer known = get(finished, Map.of("If-None-Match", plain.header("ETag")));
        assertEquals(304, known.status());
        assertEquals(plain.header("ETag"), known.header("ETag"));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-4, 0, 5",
        "bytes=1999990-, 1999990, 2000000",
        "bytes=-3, 1999997, 2000000",
        "bytes=5-99999999, 5, 2000000",
        "bytes=-99999999, 0, 2000000"
    })
    void a_range_is_these_bytes_and_never_compressed(String range, int from, int to) {
        Caller.Answer answer = get(finished, Map.of("Range", range, "Accept-Encoding", "gzip"));
        assertEquals(206, answer.status());
        assertEquals("bytes " + from + "-" + (to - 1) + "/2000000", answer.header("Content-Range"));
        assertNull(answer.header("Content-Encoding"));
        assertArrayEquals(
                TEXT.substring(from, to).getBytes(StandardCharsets.US_ASCII),
                answer.http().body());
    }

    @Test
    void a_range_that_is_outside_or_cannot_be_served_is_told_from_one_that_is_ignored() {
        for (String outside : new String[] {"bytes=2000000-", "bytes=-0"}) {
            Caller.Answer answer = get(finished, Map.of("Range", outside));
            assertEquals(416, answer.status());
            assertEquals("bytes */2000000", answer.header("Content-Range"));
            assertEquals("the log has 2000000 bytes", answer.error());
        }
        for (String ignored : new String[] {"bytes=5-4", "lines=1-2", "bytes=0-1,3-4", "bytes=-"}) {
            assertEquals(200, get(finished, Map.of("Range", ignored)).status(), ignored);
        }
        String tag = "\"" + finished.step() + "-2000000\"";
        assertEquals(
                206,
                get(finished, Map.of("Range", "bytes=0-1", "If-Range", tag)).status());
        assertEquals(
                200,
                get(finished, Map.of("Range", "bytes=0-1", "If-Range", "\"1-1\""))
                        .status());
    }

    @Test
    void of_a_log_that_is_not_finished_there_are_no_ranges() {
        StoredLog open = StoredLog.ofNewJob(stack, "unfinished");
        open.chunk(0, "so far");
        Caller.Answer answer = get(open, Map.of("Range", "bytes=0-1"));
        assertEquals(200, answer.status());
        assertEquals("so far", text(answer));
        assertEquals("none", answer.header("Accept-Ranges"));
        assertNull(answer.header("ETag"));
    }

    @Test
    void its_head_has_what_its_whole_has() {
        Caller.Answer head = gateway.caller()
                .send(request(finished.path("log"), Map.of()).method("HEAD", HttpRequest.BodyPublishers.noBody()))
                .join();
        assertEquals(200, head.status());
        assertEquals(0, head.http().body().length);
        assertEquals("\"" + finished.step() + "-2000000\"", head.header("ETag"));
        assertEquals("2000000", head.header("Content-Length"));
    }

    @Test
    void the_logs_of_a_job_are_those_of_its_steps_in_order_each_in_a_group() throws IOException {
        StoredLog first = StoredLog.ofNewJob(stack, "grouped");
        StoredLog second = new StoredLog(stack, first.job(), 1);
        first.chunk(0, "begun\nno line break");
        first.finish();
        second.chunk(0, "running\n");
        name(first, "Set up");
        String expected = """
                ##[group]Set up
                begun
                no line break
                ##[endgroup]
                ##[group]step 2
                running
                ##[endgroup]
                ##[group]step 3
                ##[endgroup]
                """;
        Caller.Answer plain = get(first.job().path("logs"), Map.of());
        assertEquals(200, plain.status());
        assertEquals("text/plain; charset=utf-8", plain.header("Content-Type"));
        assertEquals(expected, text(plain));
        assertEquals(expected, unzipped(get(first.job().path("logs"), Map.of("Accept-Encoding", "gzip"))));
        assertEquals(404, get("/api/v1/jobs/999999999/logs", Map.of()).status());
        assertEquals(401, gateway.caller().get(first.job().path("logs"), null).status());
    }

    private void name(StoredLog log, String name) {
        new sh.shithub.actions.gateway.Database(stack)
                .execute("UPDATE workflow_steps SET step_name = '" + name + "' WHERE id = " + log.step());
    }

    private Caller.Answer get(StoredLog log, Map<String, String> headers) {
        return get(log.path("log"), headers);
    }

    private Caller.Answer get(String path, Map<String, String> headers) {
        return gateway.caller().send(request(path, headers)).join();
    }

    private HttpRequest.Builder request(String path, Map<String, String> headers) {
        HttpRequest.Builder request =
                gateway.caller().request(path).header("Authorization", "Bearer " + stack.operatorToken());
        headers.forEach(request::header);
        return request;
    }

    private static String text(Caller.Answer answer) {
        return new String(answer.http().body(), StandardCharsets.UTF_8);
    }

    private static String unzipped(Caller.Answer answer) throws IOException {
        try (GZIPInputStream unzipped =
                new GZIPInputStream(new ByteArrayInputStream(answer.http().body()))) {
            return new String(unzipped.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
