package sh.shithub.actions.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/**
 * In a heap smaller than the log: memory grows neither with a poll nor with a log. One of 2 GiB:
 * {@code mvn -pl log-service -am verify -Dit.test=LargeLogIT -Dlarge.chunks=4096}.
 */
@ExtendWith(DevStackExtension.class)
class LargeLogIT {
    /** 300 MiB. */
    private static final int CHUNKS = Integer.getInteger("large.chunks", 600);

    /** MiB of the process that stores and finishes them. */
    private static final int HEAP = 128;

    /** By hand: {@code -Dlarge.sparse=3000000}, for which 256 MiB are enough. */
    private static final int SPARSE = Integer.getInteger("large.sparse", 400_000);

    private static final int SPARSE_HEAP = SPARSE > 1_000_000 ? 256 : HEAP;

    /** For the largest. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(LargeLogIT.class);
    private static LogStack stack;

    @BeforeAll
    static void connect(DevStack devStack) {
        stack = new LogStack(devStack);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    /** So compressible that all chunks come with one poll, which is 300 MiB once opened. */
    @Test
    void a_log_larger_than_the_heap_arrives_byte_for_byte() throws Exception {
        Job job = stack.job(1);
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        for (int seq = 0; seq < CHUNKS; seq++) {
            byte[] chunk = repeated("line of chunk " + seq + "\n", Limits.CHUNK_BYTES);
            sent.update(chunk);
            stack.chunk(job, 0, seq, chunk);
        }
        stack.closeStep(job, 0);
        stack.flush();
        try (LogProcess process = LogProcess.start(
                stack.devStack(), "large-log", HEAP, Map.of("SHITHUB_LOG_STEP_BYTES", Long.toString(4L << 30)))) {
            long bytes = (long) CHUNKS * Limits.CHUNK_BYTES;
            awaitFinished(job, bytes);
            assertEquals(HexFormat.of().formatHex(((MessageDigest) sent.clone()).digest()), digest(job));

            byte[] late = "late\n".getBytes(StandardCharsets.UTF_8);
            stack.chunk(job, 0, CHUNKS, late);
            sent.update(late);
            awaitFinished(job, bytes + late.length);
            assertEquals(HexFormat.of().formatHex(sent.digest()), digest(job));
            assertEquals(
                    0,
                    stack.devStack()
                            .s3()
                            .listMultipartUploads(
                                    list -> list.bucket(stack.devStack().bucket()))
                            .uploads()
                            .size());
            LOG.info("a log of {} MiB took {} MiB of memory at most", bytes >> 20, process.peakMebibytes());
        }
    }

    /** As many gaps as chunks, which there were before a log's chunks were limited: memory grows with neither. */
    @Test
    void a_log_of_many_chunks_far_from_each_other_is_finished_in_a_small_heap() throws Exception {
        Job job = stack.job(1);
        long step = job.step(0);
        stack.execute("INSERT INTO workflow_step_log_chunks (step_id, seq, chunk)"
                + " SELECT %d, 2 * i, 'x' FROM generate_series(0, %d) AS i".formatted(step, SPARSE - 1));
        stack.execute("INSERT INTO log_finalizations (step_id, run_id, job_id) VALUES (%d, %d, %d)"
                .formatted(step, job.runId(), job.id()));
        long bytes = 1;
        for (long i = 1; i < SPARSE; i++) {
            bytes += 1 + gap(2 * i - 1).length();
        }
        try (LogProcess process = LogProcess.start(stack.devStack(), "sparse-log", SPARSE_HEAP, Map.of())) {
            awaitFinished(job, bytes);
            assertEquals("x" + gap(1) + "x" + gap(3) + "x", part(job, 0, 3 + gap(1).length() + gap(3).length()));
            String end = gap(2 * SPARSE - 3) + "x";
            assertEquals(end, part(job, bytes - end.length(), bytes));
            assertEquals(
                    SPARSE + " 1 " + (2L * SPARSE - 2),
                    stack.ask("SELECT count(*) || ' ' || max(upper(r) - lower(r)) || ' ' || max(lower(r))"
                            + " FROM (SELECT unnest(seqs) AS r FROM log_finalizations WHERE step_id = " + step
                            + ") AS s"));

            stack.chunk(job, 0, 1, "late\n");
            awaitFinished(job, bytes + "late\n".length());
            assertEquals("xlate\n", part(job, bytes - 1, bytes + 5));
            LOG.info("a log of {} chunks took {} MiB of memory at most", SPARSE, process.peakMebibytes());
        }
    }

    private static String gap(long seq) {
        return "\n##[warning]log chunk " + seq + " is missing here: never received from the runner\n";
    }

    private static String part(Job job, long from, long to) {
        return stack.devStack()
                .s3()
                .getObjectAsBytes(get -> get.bucket(stack.devStack().bucket())
                        .key(job.objectKey(0))
                        .range("bytes=" + from + "-" + (to - 1)))
                .asUtf8String();
    }

    /** Its bytes are recorded, and none is a row any more. */
    private static void awaitFinished(Job job, long bytes) {
        String expected = Long.toString(bytes);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> expected.equals(
                                stack.ask("SELECT log_byte_count FROM workflow_steps WHERE id = " + job.step(0)))
                        && stack.rows(job, 0) == 0);
    }

    /** The sizes around which the way of writing changes. */
    @Test
    void a_log_of_about_one_part_arrives_byte_for_byte() throws Exception {
        int part = 5 << 20;
        stack.start("shithub.log.finish.part-bytes", Integer.toString(part));
        for (int size : new int[] {part - 1, part, part + 1, 2 * part, 2 * part + 1}) {
            Job job = stack.job(1);
            byte[] log = new byte[size];
            new Random(size).nextBytes(log);
            for (int from = 0; from < size; from += Limits.CHUNK_BYTES) {
                int to = Math.min(size, from + Limits.CHUNK_BYTES);
                stack.chunk(job, 0, from / Limits.CHUNK_BYTES, Arrays.copyOfRange(log, from, to));
            }
            stack.closeStep(job, 0);
            stack.awaitDone(job, 0);
            assertEquals(
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(log)),
                    digest(job));
        }
    }

    private static byte[] repeated(String line, int bytes) {
        byte[] one = line.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            all[i] = one[i % one.length];
        }
        return all;
    }

    private static String digest(Job job) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(stack.openObject(job, 0), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
