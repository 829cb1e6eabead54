package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.devstack.DevStack;
import sh.shithub.actions.devstack.DevStackExtension;
import sh.shithub.actions.log.LogStack.Job;

/** Runs in a heap smaller than the log (argLine in the pom): memory does not grow with a poll, nor with a log. */
@ExtendWith(DevStackExtension.class)
class LargeLogIT {
    private static final int CHUNKS = 520;

    private static LogStack stack;

    @BeforeAll
    static void connect(DevStack devStack) {
        stack = new LogStack(devStack);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    /** So compressible that all chunks come with one poll, which is 260 MiB once opened. */
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
        stack.start();
        stack.awaitDone(job, 0);
        assertEquals(HexFormat.of().formatHex(sent.digest()), digest(job));
        assertEquals(
                Long.toString((long) CHUNKS * Limits.CHUNK_BYTES),
                stack.ask("SELECT log_byte_count FROM workflow_steps WHERE id = "
                        + job.steps().get(0)));

        stack.chunk(job, 0, CHUNKS, "late\n");
        sent = MessageDigest.getInstance("SHA-256");
        for (int seq = 0; seq < CHUNKS; seq++) {
            sent.update(repeated("line of chunk " + seq + "\n", Limits.CHUNK_BYTES));
        }
        sent.update("late\n".getBytes(StandardCharsets.UTF_8));
        String expected = HexFormat.of().formatHex(sent.digest());
        LogStack.until(
                () -> stack.rows(job, 0) == 0 && "done".equals(stack.state(job, 0)) && expected.equals(digest(job)));
        assertEquals(
                0,
                stack.devStack()
                        .s3()
                        .listMultipartUploads(
                                list -> list.bucket(stack.devStack().bucket()))
                        .uploads()
                        .size());
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
