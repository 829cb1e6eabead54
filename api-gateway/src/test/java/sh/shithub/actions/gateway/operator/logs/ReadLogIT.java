package sh.shithub.actions.gateway.operator.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.Database;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import software.amazon.awssdk.core.sync.RequestBody;

/** A step's log as an operator reads it, whatever state its finalisation is in. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadLogIT {
    private final DevStack stack;
    private final Database database;

    @TempDir
    private Path folder;

    private GatewayUnderTest gateway;

    ReadLogIT(DevStack stack) {
        this.stack = stack;
        database = new Database(stack);
    }

    @BeforeAll
    void start() {
        gateway = GatewayUnderTest.start(stack);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void a_log_reads_the_same_before_while_and_after_it_is_extended() {
        ClaimedJob job = ClaimedJob.by(stack.registerRunner("reader", List.of("linux"), 1), stack);
        assertEquals("", read(job));
        database.execute(chunk(job, 0, "a\\n"));
        database.execute(chunk(job, 1, "b\\n"));
        assertEquals("a\nb\n", read(job));

        put("a\nb\n");
        record(job, 4, 2);
        assertEquals("a\nb\n", read(job));

        database.execute(chunk(job, 2, "c\\n"));
        assertEquals("a\nb\nc\n", read(job));
        put("a\nb\nc\n");
        assertEquals("a\nb\nc\n", read(job), "written, not recorded yet");
        record(job, 6, 3);
        assertEquals("a\nb\nc\n", read(job));
    }

    @Test
    void what_is_missing_and_what_ran_again_shows_before_the_log_is_finished_as_it_does_after() {
        ClaimedJob job = ClaimedJob.by(stack.registerRunner("reader-of-gaps", List.of("linux"), 1), stack);
        database.execute(chunk(job, 1, "b"));
        database.execute(chunk(job, 3, "d\\n"));
        database.execute(chunk(job, LogParts.stored(1, 0), "again\\n"));
        assertEquals("""
                ##[warning]log chunk 0 is missing here: never received from the runner
                b
                ##[warning]log chunk 2 is missing here: never received from the runner
                d
                ##[warning]the runner was lost; the job ran again
                again
                """, read(job));

        put("b");
        record(job, 1, 3);
        assertEquals("bd\n##[warning]the runner was lost; the job ran again\nagain\n", read(job));
    }

    /** Far more than the heap of the tests (argLine in the pom). The finaliser takes the rows away when the first bytes are out. */
    @Test
    void a_log_larger_than_the_heap_is_read_while_it_is_finished() throws Exception {
        ClaimedJob job = ClaimedJob.by(stack.registerRunner("patient-reader", List.of("linux"), 1), stack);
        int chunks = 900;
        database.execute("INSERT INTO workflow_step_log_chunks (step_id, seq, chunk) SELECT " + step(job)
                + ", n, convert_to(repeat(lpad(n::text, 1023, '0') || E'\\n', 512), 'UTF8') FROM generate_series(0, "
                + (chunks - 1) + ") n");
        HttpResponse<InputStream> response = HttpClient.newHttpClient()
                .send(
                        gateway.caller()
                                .request(path(job))
                                .header("Authorization", "Bearer " + stack.operatorToken())
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body()))) {
            expect(0, lines);
            int finished = 600;
            Path file = folder.resolve("the.log");
            try (OutputStream log = Files.newOutputStream(file)) {
                for (int n = 0; n < finished; n++) {
                    log.write("%01023d\n".formatted(n).repeat(512).getBytes());
                }
            }
            stack.s3().putObject(put -> put.bucket(stack.bucket()).key("the.log"), file);
            record(job, finished * 524_288L, finished);
            for (int n = 1; n < chunks; n++) {
                expect(n, lines);
            }
            assertNull(lines.readLine());
        }
    }

    private static void expect(int chunk, BufferedReader lines) throws IOException {
        String line = "%01023d".formatted(chunk);
        for (int i = 0; i < 512; i++) {
            assertEquals(line, lines.readLine());
        }
    }

    private static long step(ClaimedJob job) {
        return job.steps().get(0);
    }

    private static String path(ClaimedJob job) {
        return job.path("steps/" + step(job) + "/log");
    }

    private String read(ClaimedJob job) {
        Caller.Answer answer = gateway.caller().get(path(job), stack.operatorToken());
        assertEquals(200, answer.status());
        assertEquals("text/plain; charset=utf-8", answer.header("Content-Type"));
        return new String(answer.http().body(), StandardCharsets.UTF_8);
    }

    private void put(String log) {
        stack.s3().putObject(put -> put.bucket(stack.bucket()).key("the.log"), RequestBody.fromString(log));
    }

    /** As a finaliser does, in one transaction: so many bytes hold the chunks up to there, and those are no rows any more. */
    private void record(ClaimedJob job, long bytes, long chunks) {
        database.execute("""
                BEGIN;
                UPDATE workflow_steps SET log_object_key = 'the.log', log_byte_count = %2$d WHERE id = %1$d;
                INSERT INTO log_finalizations (step_id, run_id, job_id, state, seqs) VALUES (%1$d, 1, 1, 'done', '{[0,%3$d)}')
                ON CONFLICT (step_id) DO UPDATE SET seqs = excluded.seqs;
                DELETE FROM workflow_step_log_chunks WHERE step_id = %1$d AND seq < %3$d;
                COMMIT;
                """.formatted(step(job), bytes, chunks));
    }

    private static String chunk(ClaimedJob job, long seq, String text) {
        return "INSERT INTO workflow_step_log_chunks (step_id, seq, chunk) VALUES (%d, %d, E'%s')"
                .formatted(step(job), seq, text);
    }
}
