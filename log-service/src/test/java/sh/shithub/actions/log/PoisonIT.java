package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.DeadLetterHeaders;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class PoisonIT {
    /** Everything is in Kafka before the service starts, so that good and bad records come with one poll. */
    @Test
    void what_cannot_be_stored_is_a_dead_letter_and_its_neighbours_are_stored(DevStack devStack) {
        try (LogStack stack = new LogStack(devStack)) {
            Job job = stack.job(2);
            Job other = stack.job(1);
            long step = job.step(0);
            long foreign = other.step(0);
            stack.chunk(job, 0, 0, "before\n");
            byte[] tampered = stack.sealed(step, 1, "tampered");
            tampered[tampered.length - 1] ^= 1;
            stack.chunk(job.id(), step, 1, tampered);
            stack.chunk(job.id(), step, 2, stack.sealed(step, 99, "sealed for another seq"));
            stack.chunk(job.id(), foreign, 0, stack.sealed(foreign, 0, "of another job"));
            stack.chunk(job.id(), 987_654, 0, stack.sealed(987_654, 0, "of no step"));
            stack.message(
                    job,
                    "{\"type\":\"step_log_closed\",\"run_id\":%d,\"job_id\":%d,\"step_id\":%d}"
                            .formatted(job.runId(), job.id(), foreign));
            stack.message(job, "{\"type\":\"no_such_message\"}");
            stack.message(job, "{\"type\":\"step_log_ready\",\"step_id\":%d}".formatted(step));
            stack.chunk(job, 0, 3, "after\n");
            stack.chunk(job, 1, 0, "beside\n");
            stack.closeJob(job);
            stack.flush();

            stack.start();
            stack.topics().awaitConsumed(Groups.LOG, Topics.LOGS);
            stack.awaitDone(job, 0);
            stack.awaitDone(job, 1);

            assertEquals("""
                    before
                    ##[warning]log chunks 1 to 2 are missing here: never received from the runner
                    after
                    """, stack.text(job, 0));
            assertEquals("beside\n", stack.text(job, 1));
            assertEquals(0, stack.rows(other, 0));
            assertEquals(7, letters(stack, job).size());
            assertEquals(
                    Set.of(
                            "the log chunk does not open with this installation's key",
                            "step " + foreign + " does not exist or is not of the job or run named",
                            "step 987654 does not exist or is not of the job or run named",
                            "not a message for log-service: StepLogReady"),
                    letters(stack, job).stream()
                            .map(PoisonIT::reason)
                            .filter(reason -> !reason.contains("known type"))
                            .collect(Collectors.toSet()));
        }
    }

    /** What a producer that is none of ours writes to our topic, read in a small heap. */
    @Test
    void a_record_larger_than_a_dead_letter_is_one_by_reference_and_its_neighbours_are_stored(DevStack devStack)
            throws Exception {
        try (LogStack stack = new LogStack(devStack)) {
            Job job = stack.job(1);
            byte[] key = Long.toString(job.id()).getBytes(StandardCharsets.US_ASCII);
            ProducerRecord<byte[], byte[]> bomb = record(key, new byte[24 << 20], new byte[10]);
            stack.chunk(job, 0, 0, "before\n");
            stack.flush();
            ExecutionException refused = assertThrows(ExecutionException.class, () -> write(devStack, "gzip", bomb));
            assertInstanceOf(RecordTooLargeException.class, refused.getCause(), "small as it is sent");

            stack.topics().alter(Topics.LOGS, Map.of("max.message.bytes", "8388608", "compression.type", "producer"));
            write(devStack, "none", record(key, new byte[700_000], new byte[1_300_000]));
            write(devStack, "none", record(key, new byte[3 << 20], new byte[10]));
            write(devStack, "none", record(key, new byte[10], new byte[3 << 20]));
            write(devStack, "gzip", bomb);
            stack.topics()
                    .alter(Topics.LOGS, Topics.named(Topics.LOGS).orElseThrow().config());
            stack.chunk(job, 0, 1, "after\n");
            stack.closeJob(job);
            stack.flush();
            try (LogProcess process = LogProcess.start(devStack, "large-records", 128, Map.of())) {
                stack.awaitDone(job, 0);
                stack.topics().awaitConsumed(Groups.LOG, Topics.LOGS);
                assertTrue(process.alive());
            }
            assertEquals("before\nafter\n", stack.text(job, 0));
            assertEquals(
                    List.of("700000 whole", "1024 of 3145", "10 of 3145", "1024 of 25165"),
                    letters(stack, job).stream().map(PoisonIT::size).toList());
        }
    }

    private static ProducerRecord<byte[], byte[]> record(byte[] key, byte[] value, byte[] header) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(Topics.LOGS, key, value);
        record.headers().add("of-a-stranger", header);
        return record;
    }

    private static void write(DevStack devStack, String compression, ProducerRecord<byte[], byte[]> record)
            throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        devStack.bootstrap(),
                        "compression.type",
                        compression,
                        "max.request.size",
                        "67108864",
                        "buffer.memory",
                        "134217728"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    /** How many bytes of the value there are, and of how many thousands that the record has. */
    private static String size(ConsumerRecord<byte[], byte[]> letter) {
        Header bytes = letter.headers().lastHeader(DeadLetterHeaders.BYTES);
        return letter.value().length
                + (bytes == null
                        ? " whole"
                        : " of " + Long.parseLong(new String(bytes.value(), StandardCharsets.UTF_8)) / 1000);
    }

    private static List<ConsumerRecord<byte[], byte[]>> letters(LogStack stack, Job job) {
        String key = Long.toString(job.id());
        return stack.topics().records(Topics.DEAD_LETTERS).stream()
                .filter(letter -> key.equals(new String(letter.key(), StandardCharsets.US_ASCII)))
                .toList();
    }

    private static String reason(ConsumerRecord<byte[], byte[]> letter) {
        return new String(letter.headers().lastHeader(DeadLetterHeaders.REASON).value(), StandardCharsets.UTF_8);
    }
}
