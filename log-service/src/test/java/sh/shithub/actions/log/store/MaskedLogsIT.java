package sh.shithub.actions.log.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.log.KeepLogs;
import sh.shithub.actions.log.Kept;
import sh.shithub.actions.log.LogEntry;
import sh.shithub.actions.log.LogRows;
import sh.shithub.actions.log.store.MaskedJobs.Job;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.metrics.LogMetrics;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Two instances of the service, on one database, and what becomes of the logs of jobs with secrets. */
@ExtendWith(DevStackExtension.class)
class MaskedLogsIT {
    private static final String SECRET = "s3cr3t-värd=";
    private static final String OTHER = "ecretariat";
    private static final long LIMIT = 4096;

    private static MaskedJobs jobs;
    private static List<ApplicationContext> services;

    @BeforeAll
    static void start(DevStack devStack) {
        jobs = new MaskedJobs(devStack);
        services = List.of(jobs.service(LIMIT), jobs.service(LIMIT));
    }

    @AfterAll
    static void stop() {
        services.forEach(ApplicationContext::close);
    }

    /** Batches with repeats, in any order, each by any instance, several at a time. */
    @Test
    void whatever_the_order_the_text_is_that_of_the_whole_masked() {
        Random random = new Random(7);
        for (int round = 0; round < 12; round++) {
            Job job = jobs.job(1, SECRET, OTHER);
            String text = text(random);
            List<LogEntry.Chunk> chunks = chunks(job, 0, text, random, round % 3 == 0 ? 1 : 40);
            List<LogEntry.Chunk> sent = new ArrayList<>(chunks);
            for (int i = 0; i < chunks.size() / 4; i++) {
                sent.add(chunks.get(random.nextInt(chunks.size())));
            }
            if (round % 2 == 0) {
                Collections.shuffle(sent, random);
            }
            List<CompletableFuture<Void>> lanes = new ArrayList<>();
            int half = sent.size() / 2;
            for (List<LogEntry.Chunk> lane : List.of(sent.subList(0, half), sent.subList(half, sent.size()))) {
                ApplicationContext service = services.get(lanes.size());
                long seed = random.nextLong();
                lanes.add(CompletableFuture.runAsync(() -> inBatches(service, lane, new Random(seed))));
            }
            lanes.forEach(CompletableFuture::join);
            assertEquals(chunks.size(), jobs.rows(job, 0), "each chunk is a row before the log is closed");
            assertClear(job, SECRET, OTHER, "s3cr3t", "3t-v", "cretaria");
            keep(0, new LogEntry.StepClosed(job.runId(), job.id(), job.step(0)));
            assertEquals(masked(text), jobs.text(job, 0));
            assertNull(jobs.ask(
                    "SELECT tail FROM workflow_step_log_states WHERE tail IS NOT NULL AND step_id = " + job.step(0)));
            assertEquals("0", jobs.ask("SELECT count(*) FROM workflow_step_log_held WHERE step_id = " + job.step(0)));
        }
    }

    @Test
    void what_is_held_back_at_the_end_is_shown_when_the_log_is_closed_and_no_piece_of_a_secret_is() {
        Job job = jobs.job(2, SECRET);
        keep(0, chunk(job, 0, 0, "a s3c"), chunk(job, 1, 0, "b s3cr3"));
        assertEquals("a ", jobs.text(job, 0));
        assertEquals("b ", jobs.text(job, 1));
        keep(1, new LogEntry.JobClosed(job.runId(), job.id()));
        assertEquals("a s3c", jobs.text(job, 0));
        assertEquals("b ***", jobs.text(job, 1));
        assertEquals("3", jobs.ask("SELECT tail_bytes FROM workflow_step_log_chunks WHERE step_id = " + job.step(0)));
    }

    @Test
    void a_log_whose_text_is_held_back_is_nobodys_to_finish_until_it_is_closed() {
        Job job = jobs.job(1, SECRET);
        keep(0, chunk(job, 0, 0, "a s3c"));
        jobs.ask("INSERT INTO log_finalizations (step_id, run_id, job_id) VALUES (%d, %d, %d) RETURNING step_id"
                .formatted(job.step(0), job.runId(), job.id()));
        PostgresFinalizations finalizations = services.get(0).getBean(PostgresFinalizations.class);
        assertTrue(
                finalizations.take(1000, Duration.ofSeconds(1)).stream().noneMatch(one -> one.stepId() == job.step(0)));
        jobs.ask("UPDATE workflow_step_log_states SET due_at = now() WHERE step_id = " + job.step(0) + " RETURNING 1");
        show();
        assertEquals("a s3c", jobs.text(job, 0));
        assertTrue(
                finalizations.take(1000, Duration.ofSeconds(1)).stream().anyMatch(one -> one.stepId() == job.step(0)));
    }

    /** The secret's first eight bytes come, its last four, and nothing between. */
    @Test
    void what_waited_long_enough_for_a_missing_chunk_is_shown_without_pieces_of_secrets() {
        Job job = jobs.job(1, "abcdefghijklmnop");
        keep(0, chunk(job, 0, 0, "1 abcdefgh"));
        keep(1, chunk(job, 0, 2, "mn"), chunk(job, 0, 3, "op 2\n"));
        assertEquals("1 ", jobs.text(job, 0));
        assertEquals("2", jobs.ask("SELECT count(*) FROM workflow_step_log_held WHERE step_id = " + job.step(0)));
        show();
        assertEquals("1 ", jobs.text(job, 0), "it is not time yet");
        due(job);
        show();
        String gap = "\n##[warning]log chunk 1 is missing here: never received from the runner\n";
        assertEquals("1 ***" + gap + "*** 2\n", jobs.text(job, 0));
        keep(0, chunk(job, 0, 1, "ijkl"), chunk(job, 0, 4, "abcdefghijkl"), chunk(job, 0, 5, "mnop 3"));
        assertEquals("1 ***" + gap + "*** 2\n*** 3", jobs.text(job, 0), "in order the log goes on");
        due(job);
        show();
        keep(0, new LogEntry.StepClosed(job.runId(), job.id(), job.step(0)));
        assertEquals("1 ********* 2\n*** 3", jobs.text(job, 0), "late, it stands in its place");
    }

    @Test
    void chunks_that_come_after_the_end_wait_for_their_neighbours() {
        Job job = jobs.job(1, SECRET);
        keep(0, chunk(job, 0, 0, "a\n"), new LogEntry.StepClosed(job.runId(), job.id(), job.step(0)));
        byte[] late = ("late " + SECRET + "!").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < late.length; i++) {
            keep(i % 2, new LogEntry.Chunk(job.id(), job.step(0), 1 + i, new byte[] {late[i]}));
        }
        assertEquals("a\n", jobs.text(job, 0));
        due(job);
        show();
        assertEquals("a\nlate ***!", jobs.text(job, 0));
        assertNull(jobs.ask(
                "SELECT due_at FROM workflow_step_log_states WHERE due_at IS NOT NULL AND step_id = " + job.step(0)));
    }

    /** A runner was lost in the middle of a secret; the next one begins anew, with a secret more. */
    @Test
    void another_try_of_the_job_begins_anew_and_hides_its_own_secrets_too() {
        Job job = jobs.job(1, SECRET);
        keep(0, chunk(job, 0, 0, "a s3cr3t"), chunk(job, 0, 2, "c\n"));
        jobs.snapshot(job, 2, "another-secret");
        keep(
                1,
                chunk(job, 0, LogParts.stored(1, 0), "another-"),
                chunk(job, 0, LogParts.stored(1, 1), "secret " + SECRET));
        keep(0, new LogEntry.StepClosed(job.runId(), job.id(), job.step(0)));
        assertEquals(
                "a ***\n##[warning]log chunk 1 is missing here: never received from the runner\nc\n"
                        + "##[warning]the runner was lost; the job ran again\n*** ***",
                jobs.text(job, 0));
    }

    @Test
    void a_log_over_its_limit_is_cut_with_a_last_line_whoever_stores_it() {
        String line =
                "##[warning]this log is longer than 4096 bytes (SHITHUB_LOG_STEP_BYTES); what follows is not kept\n";
        for (String[] secrets : new String[][] {{}, {SECRET}}) {
            Job job = jobs.job(1, secrets);
            String full = "é".repeat(1000);
            keep(0, chunk(job, 0, 0, full), chunk(job, 0, 1, "x" + full));
            keep(
                    1,
                    chunk(job, 0, 1, "x" + full),
                    chunk(job, 0, 2, "é".repeat(40) + "\n" + full),
                    chunk(job, 0, 3, "y"));
            keep(0, chunk(job, 0, 2, "z"), chunk(job, 0, 4, full), chunk(job, 0, 3, "y"));
            keep(1, new LogEntry.StepClosed(job.runId(), job.id(), job.step(0)));
            String kept = full + "x" + full + "é".repeat(40) + "\n" + "é".repeat(7);
            assertEquals(kept + "\n" + line, jobs.text(job, 0));
            assertEquals("5", jobs.ask("SELECT count(*) FROM workflow_step_log_chunks WHERE step_id = " + job.step(0)));
            assertEquals(
                    "0",
                    jobs.ask("SELECT sum(tail_bytes) FROM workflow_step_log_chunks WHERE step_id = " + job.step(0)));
        }
    }

    @Test
    void what_a_transaction_did_is_counted() {
        Job job = jobs.job(1, SECRET);
        Kept first = keep(0, chunk(job, 0, 0, SECRET + " " + SECRET + "\n"));
        assertEquals("1 8 2", first.chunks() + " " + first.bytes() + " " + first.replacements());
        Kept again = keep(1, chunk(job, 0, 0, SECRET + " " + SECRET + "\n"));
        assertEquals("0 0 0", again.chunks() + " " + again.bytes() + " " + again.replacements());
        Kept cut = keep(0, chunk(job, 0, 1, "x".repeat(5000)), chunk(job, 0, 2, "y"));
        assertEquals("1 1 1", cut.chunks() + " " + cut.cutLogs() + " " + cut.droppedChunks());
        Kept dropped = keep(1, chunk(job, 0, 3, "y"));
        assertEquals("0 0 1", dropped.chunks() + " " + dropped.cutLogs() + " " + dropped.droppedChunks());
    }

    /** Its row was damaged, or it was sealed with another key. */
    @Test
    void a_log_that_does_not_open_is_set_aside_and_the_others_are_shown() {
        Job bad = jobs.job(1, SECRET);
        keep(0, chunk(bad, 0, 0, "0\n"), chunk(bad, 0, 2, "2\n"));
        jobs.ask(
                "UPDATE workflow_step_log_held SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20)) WHERE step_id = "
                        + bad.step(0) + " RETURNING 1");
        due(bad);
        Job good = jobs.job(1, SECRET);
        keep(0, chunk(good, 0, 0, "0\n"), chunk(good, 0, 2, "2\n"));
        due(good);
        show();
        assertEquals(
                "0\n##[warning]log chunk 1 is missing here: never received from the runner\n2\n", jobs.text(good, 0));
        assertEquals(
                "t",
                jobs.ask("SELECT due_at > now() + interval '30 s' FROM workflow_step_log_states WHERE step_id = "
                        + bad.step(0)),
                "tried again in a while");
        assertEquals(
                1,
                services.get(0)
                        .getBean(MeterRegistry.class)
                        .counter(LogMetrics.SET_ASIDE)
                        .count());

        PoisonException refused = assertThrows(
                PoisonException.class, () -> keep(1, new LogEntry.StepClosed(bad.runId(), bad.id(), bad.step(0))));
        assertEquals(DeadLetterKind.not_sealed, refused.kind());

        jobs.ask(
                "UPDATE workflow_step_log_held SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20)) WHERE step_id = "
                        + bad.step(0) + " RETURNING 1");
        due(bad);
        show();
        assertEquals(jobs.text(good, 0), jobs.text(bad, 0), "once it opens, nothing of it is lost");
    }

    private static void inBatches(ApplicationContext service, List<LogEntry.Chunk> chunks, Random random) {
        for (int at = 0; at < chunks.size(); ) {
            int to = Math.min(chunks.size(), at + 1 + random.nextInt(20));
            keep(service, chunks.subList(at, to).toArray(LogEntry[]::new));
            at = to;
        }
    }

    private static Kept keep(int instance, LogEntry... entries) {
        return keep(services.get(instance), entries);
    }

    private static Kept keep(ApplicationContext service, LogEntry... entries) {
        return service.getBean(Transactions.class).write(connection -> {
            LogRows rows = service.getBean(LogRows.Access.class).in(connection);
            KeepLogs.keep(rows, List.of(entries));
            return rows.kept();
        });
    }

    private static void show() {
        services.get(0).getBean(PostgresHeldChunks.class).show(1000);
    }

    private static void due(Job job) {
        jobs.ask("UPDATE workflow_step_log_states SET due_at = now() WHERE due_at IS NOT NULL AND step_id = "
                + job.step(0) + " RETURNING 1");
    }

    private static void assertClear(Job job, String... pieces) {
        for (String piece : pieces) {
            assertEquals("0", jobs.holding(job, piece), "rows with " + piece);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        String[] words = {SECRET, OTHER, "s3cr3", "secretariat", "plain", " ", "\n", "ärd=", SECRET + OTHER};
        while (text.length() < 400) {
            text.append(words[random.nextInt(words.length)]).append(random.nextInt(4) == 0 ? "" : ".");
        }
        return text + ".";
    }

    private static String masked(String text) {
        return text.replace(SECRET, "\0").replace(OTHER, "\0").replaceAll("\0+", "***");
    }

    private static LogEntry.Chunk chunk(Job job, int step, long seq, String text) {
        return new LogEntry.Chunk(job.id(), job.step(step), seq, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<LogEntry.Chunk> chunks(Job job, int step, String text, Random random, int most) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<LogEntry.Chunk> chunks = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(most));
            chunks.add(new LogEntry.Chunk(job.id(), job.step(step), chunks.size(), Arrays.copyOfRange(bytes, at, to)));
            at = to;
        }
        return chunks;
    }
}
