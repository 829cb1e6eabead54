package sh.shithub.actions.log.masking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static sh.shithub.actions.log.masking.MaskedJobs.chunk;
import static sh.shithub.actions.log.masking.MaskedJobs.closed;

import java.nio.charset.StandardCharsets;
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
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.log.Job;
import sh.shithub.actions.log.chunks.ChunkCounts;
import sh.shithub.actions.log.chunks.ChunkCounts.Kind;
import sh.shithub.actions.log.chunks.LogEntry;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Two instances of the service, on one database, and what becomes of the logs of jobs with secrets. */
@ExtendWith(DevStackExtension.class)
class MaskLogsIT {
    private static final String SECRET = "s3cr3t-värd=";
    private static final String OTHER = "ecretariat";
    private static final long LIMIT = 4096;

    private static MaskedJobs jobs;

    @BeforeAll
    static void start(DevStack devStack) {
        jobs = new MaskedJobs(devStack, LIMIT);
    }

    @AfterAll
    static void stop() {
        jobs.stop();
    }

    /** Batches with repeats, in any order, each by any instance, several at a time. */
    @Test
    void chunks_in_any_order_give_the_text_of_the_whole_masked() {
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
                int instance = lanes.size();
                long seed = random.nextLong();
                lanes.add(CompletableFuture.runAsync(() -> inBatches(instance, lane, new Random(seed))));
            }
            lanes.forEach(CompletableFuture::join);
            assertEquals(chunks.size(), jobs.rows(job, 0), "each chunk is a row before the log is closed");
            assertClear(job, SECRET, OTHER, "s3cr3t", "3t-v", "cretaria");
            jobs.poll(0, closed(job));
            assertEquals(masked(text), jobs.text(job, 0));
            assertNull(jobs.ask(
                    "SELECT tail FROM workflow_step_log_states WHERE tail IS NOT NULL AND step_id = " + job.step(0)));
            assertEquals("0", jobs.ask("SELECT count(*) FROM workflow_step_log_held WHERE step_id = " + job.step(0)));
        }
    }

    @Test
    void what_is_held_back_at_the_end_is_shown_when_the_log_is_closed_and_no_piece_of_a_secret_is() {
        Job job = jobs.job(2, SECRET);
        jobs.poll(0, chunk(job, 0, 0, "a s3c"), chunk(job, 1, 0, "b s3cr3"));
        assertEquals("a ", jobs.text(job, 0));
        assertEquals("b ", jobs.text(job, 1));
        jobs.poll(1, new LogEntry.Closed(job.runId(), job.id(), null));
        assertEquals("a s3c", jobs.text(job, 0));
        assertEquals("b ***", jobs.text(job, 1));
        assertEquals("3", jobs.ask("SELECT tail_bytes FROM workflow_step_log_chunks WHERE step_id = " + job.step(0)));
    }

    /** A runner was lost in the middle of a secret; the next one begins anew, with a secret more. */
    @Test
    void another_try_of_the_job_begins_anew_and_hides_its_own_secrets_too() {
        Job job = jobs.job(1, SECRET);
        jobs.poll(0, chunk(job, 0, 0, "a s3cr3t"), chunk(job, 0, 2, "c\n"));
        jobs.secrets(job, 2, "another-secret");
        jobs.poll(
                1,
                chunk(job, 0, LogParts.stored(1, 0), "another-"),
                chunk(job, 0, LogParts.stored(1, 1), "secret " + SECRET));
        jobs.poll(0, closed(job));
        assertEquals(
                "a ***\n##[warning]log chunk 1 is missing here: never received from the runner\nc\n"
                        + "##[warning]the runner was lost; the job ran again\n*** ***",
                jobs.text(job, 0));
    }

    @Test
    void a_log_over_its_limit_is_cut_with_a_last_line_by_any_instance() {
        String line =
                "##[warning]this log is longer than 4096 bytes (SHITHUB_LOG_STEP_BYTES); what follows is not kept\n";
        for (String[] secrets : new String[][] {{}, {SECRET}}) {
            Job job = jobs.job(1, secrets);
            String full = "é".repeat(1000);
            jobs.poll(0, chunk(job, 0, 0, full), chunk(job, 0, 1, "x" + full));
            jobs.poll(
                    1,
                    chunk(job, 0, 1, "x" + full),
                    chunk(job, 0, 2, "é".repeat(40) + "\n" + full),
                    chunk(job, 0, 3, "y"));
            jobs.poll(0, chunk(job, 0, 2, "z"), chunk(job, 0, 4, full), chunk(job, 0, 3, "y"));
            jobs.poll(1, closed(job));
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
        ChunkCounts first = jobs.poll(0, chunk(job, 0, 0, SECRET + " " + SECRET + "\n"));
        assertEquals("1 8 2", first.of(Kind.stored) + " " + first.of(Kind.bytes) + " " + first.of(Kind.replaced));
        ChunkCounts again = jobs.poll(1, chunk(job, 0, 0, SECRET + " " + SECRET + "\n"));
        assertEquals("0 0 0", again.of(Kind.stored) + " " + again.of(Kind.bytes) + " " + again.of(Kind.replaced));
        ChunkCounts cut = jobs.poll(0, chunk(job, 0, 1, "x".repeat(5000)), chunk(job, 0, 2, "y"));
        assertEquals("1 1 1", cut.of(Kind.stored) + " " + cut.of(Kind.cut) + " " + cut.of(Kind.dropped));
        ChunkCounts dropped = jobs.poll(1, chunk(job, 0, 3, "y"));
        assertEquals("0 0 1", dropped.of(Kind.stored) + " " + dropped.of(Kind.cut) + " " + dropped.of(Kind.dropped));
    }

    private static void inBatches(int instance, List<LogEntry.Chunk> chunks, Random random) {
        for (int at = 0; at < chunks.size(); ) {
            int to = Math.min(chunks.size(), at + 1 + random.nextInt(20));
            jobs.poll(instance, chunks.subList(at, to).toArray(LogEntry[]::new));
            at = to;
        }
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
