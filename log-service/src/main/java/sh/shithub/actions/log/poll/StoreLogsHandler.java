package sh.shithub.actions.log.poll;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.JobLogClosed;
import sh.shithub.actions.contracts.LogChunkHeaders;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.StepLogClosed;
import sh.shithub.actions.contracts.StepLogReady;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.log.chunks.CountChunks;
import sh.shithub.actions.log.chunks.LogEntry;
import sh.shithub.actions.platform.consume.BatchHandler;
import sh.shithub.actions.platform.consume.Outcome;
import sh.shithub.actions.platform.consume.Received;
import sh.shithub.actions.platform.consume.Subscription;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.keys.ChunkSeal;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;

/** From records to log entries; opens the chunks. A lost wake-up is covered by the finaliser's sweep. */
@Singleton
record StoreLogsHandler(
        MessageCodec codec,
        ChunkSeal seal,
        StoreLogs logs,
        Publisher publisher,
        ObjectStorageSettings storage,
        CountChunks counters)
        implements BatchHandler<LogEntry> {
    @Override
    public Subscription reads() {
        return new Subscription(Groups.LOG, Topics.LOGS, "log");
    }

    /** A chunk that is stored a second time is the same row. */
    @Override
    public boolean waitsForDisk() {
        return false;
    }

    @Override
    public LogEntry decode(ConsumerRecord<byte[], byte[]> record) {
        Header seq = record.headers().lastHeader(LogChunkHeaders.SEQ);
        return seq == null ? marker(codec.decode(record.value())) : chunk(record, seq);
    }

    private LogEntry chunk(ConsumerRecord<byte[], byte[]> record, Header seqHeader) {
        Header step = record.headers().lastHeader(LogChunkHeaders.STEP_ID);
        long jobId = number("key", record.key());
        long stepId = number("header " + LogChunkHeaders.STEP_ID, step == null ? null : step.value());
        long seq = number("header " + LogChunkHeaders.SEQ, seqHeader.value());
        if (seq > LogParts.LARGEST) {
            throw new PoisonException(
                    DeadLetterKind.invalid, "the chunk's seq is " + seq + "; the largest is " + LogParts.LARGEST);
        }
        return new LogEntry.Chunk(jobId, stepId, seq, seal.open(stepId, seq, record.value()));
    }

    private static long number(String what, byte[] ascii) {
        String text = ascii == null ? "" : new String(ascii, StandardCharsets.US_ASCII);
        try {
            if (!text.startsWith("+") && !text.startsWith("-")) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            throw new PoisonException(
                    DeadLetterKind.invalid, "the chunk's " + what + " is no number: '" + text + "'", e);
        }
        throw new PoisonException(DeadLetterKind.invalid, "the chunk's " + what + " has a sign: '" + text + "'");
    }

    private static LogEntry marker(Message message) {
        if (message instanceof StepLogClosed step) {
            return new LogEntry.Closed(step.runId(), step.jobId(), step.stepId());
        }
        if (message instanceof JobLogClosed job) {
            return new LogEntry.Closed(job.runId(), job.jobId(), null);
        }
        throw PoisonException.misplaced("a message for log-service", message);
    }

    @Override
    public Subject subject(LogEntry entry) {
        return entry.subject();
    }

    @Override
    public long bytes(LogEntry entry) {
        return entry instanceof LogEntry.Chunk chunk ? chunk.bytes().length : 0;
    }

    @Override
    public Outcome apply(Connection connection, List<Received<LogEntry>> records) {
        StoreLogs.Stored stored =
                logs.store(connection, records.stream().map(Received::content).toList());
        List<ProducerRecord<byte[], byte[]>> wakeUps = storage.none()
                ? List.of()
                : stored.ready().stream()
                        .map(step -> publisher.record(Topics.LOG_FINALIZATIONS, step, new StepLogReady(step)))
                        .toList();
        return new Outcome(wakeUps, () -> counters.committed(stored.counts()));
    }
}
