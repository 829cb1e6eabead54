package sh.shithub.actions.gateway.runner.logs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.shithub.actions.contracts.LogChunkHeaders;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.GatewayIT;
import sh.shithub.actions.gateway.TopicReader;
import sh.shithub.actions.platform.keys.ChunkSeal;
import sh.shithub.actions.testkit.DevStack;

/** wire.md, "Logs": what a chunk may be, and that it comes out of Kafka as it went in. */
class LogCallsIT extends GatewayIT {
    private static final long LARGEST_SEQ = 1_099_511_627_775L;

    LogCallsIT(DevStack stack) {
        super(stack);
    }

    @ParameterizedTest
    @CsvSource({
        "aGk, 2",
        "aGk=, 2",
        "aGk==, -1",
        "aA, 1",
        "aA=, -1",
        "aA==, 1",
        "aGkh, 3",
        "aGkh=, -1",
        "====, -1",
        "=, -1",
        "aG k, -1",
        "aGk\\n, -1",
        "a-_b, -1",
        "+/+/, 3",
        "aGk=aGk=, -1",
        "a, -1",
        "aGkhY, -1",
        "é, -1"
    })
    void padded_or_not(String text, int bytes) {
        ClaimedJob job = claimed();
        Caller.Answer answer = caller.post(job.path("logs"), gateway.tokenOf(job), body(0, text));
        if (bytes < 0) {
            refused(400, "chunk must be base64", answer);
            assertEquals(0, database.spent(job));
        } else {
            assertEquals(202, answer.status(), answer::error);
            assertEquals(bytes, open(job, 0, 0).length);
        }
    }

    @Test
    void from_1_to_524288_bytes() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        byte[] largest = new byte[524_288];
        new Random(1).nextBytes(largest);
        String unpadded = Base64.getEncoder().withoutPadding().encodeToString(largest);
        String tooLarge = Base64.getEncoder().encodeToString(new byte[524_289]);
        refused(400, "chunk must be between 1 and 524288 bytes", caller.post(job.path("logs"), token, body(0, "")));
        refused(
                400,
                "chunk must be between 1 and 524288 bytes",
                caller.post(job.path("logs"), token, body(0, tooLarge)));
        Caller.Answer answer = caller.post(job.path("logs"), token, body(0, unpadded));
        assertEquals(202, answer.status(), answer::error);
        assertArrayEquals(largest, open(job, 0, 0));
        Caller.Answer padded = caller.post(
                job.path("logs"),
                answer.nextToken(),
                body(1, Base64.getEncoder().encodeToString(largest)));
        assertEquals(202, padded.status(), padded::error);
    }

    @Test
    void a_seq_is_from_0_to_40_bits() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        refused(400, "seq must be non-negative", caller.post(job.path("logs"), token, body(-1, "aGk=")));
        refused(400, "seq must be non-negative", caller.post(job.path("logs"), token, body(Long.MIN_VALUE, "aGk=")));
        for (long tooLarge : new long[] {LARGEST_SEQ + 1, Long.MAX_VALUE}) {
            refused(
                    400,
                    "seq must be between 0 and 1099511627775",
                    caller.post(job.path("logs"), token, body(tooLarge, "aGk=")));
        }
        String overflow = "{\"seq\":9223372036854775808,\"chunk\":\"aGk=\"}";
        refused(400, "field \"seq\" has a wrong type or value", caller.post(job.path("logs"), token, overflow));
        for (long seq : new long[] {0, 1, LARGEST_SEQ}) {
            Caller.Answer answer = caller.post(job.path("logs"), token, body(seq, "aGk="));
            assertEquals(202, answer.status(), answer::error);
            token = answer.nextToken();
        }
        assertEquals("hi", new String(open(job, 0, LARGEST_SEQ), StandardCharsets.US_ASCII));
    }

    @Test
    void a_chunk_is_sealed_and_reaches_the_job_s_partition_with_its_step_and_seq() {
        ClaimedJob job = claimed();
        String body = "{\"seq\":41,\"chunk\":\"aGk\",\"step_id\":" + job.steps().get(2) + "}";
        assertEquals(
                202, caller.post(job.path("logs"), gateway.tokenOf(job), body).status());
        ConsumerRecord<byte[], byte[]> chunk = records(job).get(0);
        assertEquals(job.steps().get(2).toString(), header(chunk, LogChunkHeaders.STEP_ID));
        assertEquals("41", header(chunk, LogChunkHeaders.SEQ));
        assertEquals("hi", new String(open(job, 2, 41), StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({"''", "',\"step_id\":0'", "',\"step_id\":null'"})
    void without_a_step_it_belongs_to_the_first(String stepId) {
        ClaimedJob job = claimed();
        String body = "{\"seq\":0,\"chunk\":\"aGk=\"" + stepId + "}";
        assertEquals(
                202, caller.post(job.path("logs"), gateway.tokenOf(job), body).status());
        assertEquals(job.steps().get(0).toString(), header(records(job).get(0), LogChunkHeaders.STEP_ID));
    }

    private byte[] open(ClaimedJob job, int step, long seq) {
        ConsumerRecord<byte[], byte[]> chunk = records(job).stream()
                .filter(record -> header(record, LogChunkHeaders.SEQ).equals(Long.toString(seq)))
                .findFirst()
                .orElseThrow();
        return gateway.bean(ChunkSeal.class).open(job.steps().get(step), seq, chunk.value());
    }

    private List<ConsumerRecord<byte[], byte[]>> records(ClaimedJob job) {
        return TopicReader.all(stack, Topics.LOGS).stream()
                .filter(record -> ascii(record.key()).equals(Long.toString(job.jobId())))
                .toList();
    }

    private static String body(long seq, String chunk) {
        return "{\"seq\":" + seq + ",\"chunk\":\"" + chunk + "\"}";
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return ascii(record.headers().lastHeader(name).value());
    }

    private static String ascii(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
