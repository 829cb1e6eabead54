package sh.shithub.actions.checks.endtoend;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import sh.shithub.actions.contracts.LogChunkHeaders;
import sh.shithub.actions.contracts.Topics;

/** What {@code actions.logs} holds. */
final class LogTopic {
    private LogTopic() {}

    /** How many chunk records of a job. */
    static long chunks(RunningStack stack, long job) {
        return Records.of(stack, Topics.LOGS).stream()
                .filter(record -> isChunkOf(record, job))
                .count();
    }

    private static boolean isChunkOf(ConsumerRecord<byte[], byte[]> record, long job) {
        return record.headers().lastHeader(LogChunkHeaders.SEQ) != null
                && Long.toString(job).equals(new String(record.key(), StandardCharsets.UTF_8));
    }
}
