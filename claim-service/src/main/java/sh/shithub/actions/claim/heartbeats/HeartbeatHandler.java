package sh.shithub.actions.claim.heartbeats;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RunSpecRules;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.consume.BatchHandler;
import sh.shithub.actions.platform.consume.Outcome;
import sh.shithub.actions.platform.consume.Received;
import sh.shithub.actions.platform.consume.Subscription;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.json.PoisonException;

/** From records to heartbeats, from offers to answers. A lost answer is covered by the offer's end (invariant 7). */
@Singleton
record HeartbeatHandler(MessageCodec codec, HeartbeatRoundsHandler rounds) implements BatchHandler<HeartbeatReceived> {
    @Override
    public Subscription reads() {
        return new Subscription(Groups.CLAIM, Topics.HEARTBEATS, "heartbeats");
    }

    @Override
    public HeartbeatReceived decode(ConsumerRecord<byte[], byte[]> record) {
        Message message = codec.decode(record.value());
        if (!(message instanceof HeartbeatReceived heartbeat)) {
            throw PoisonException.misplaced("a heartbeat", message);
        }
        require("capacity", 1, heartbeat.capacity());
        if (heartbeat.activeJobIds() != null) {
            require("the number of active_job_ids", 0, heartbeat.activeJobIds().size());
        }
        return withLabelsCut(heartbeat);
    }

    private static void require(String what, int least, int value) {
        if (value < least || value > Limits.CAPACITY_MAX) {
            throw new PoisonException(
                    DeadLetterKind.invalid,
                    what + " is " + value + "; expected " + least + " to " + Limits.CAPACITY_MAX);
        }
    }

    /**
     * The gateway refuses what has more labels, or other ones, but a record may be older than that rule or come from another writer, and a runner
     * registered before it says them with each heartbeat: the first that are labels count. So a record costs no more than its length to
     * read and {@value Limits#LABELS_PER_RUNNER} labels to look for.
     */
    private static HeartbeatReceived withLabelsCut(HeartbeatReceived said) {
        List<String> labels = said.labels().stream()
                .filter(RunSpecRules::isLabel)
                .distinct()
                .limit(Limits.LABELS_PER_RUNNER)
                .toList();
        return labels.size() == said.labels().size() ? said : said.withLabels(labels);
    }

    @Override
    public Outcome apply(Connection connection, List<Received<HeartbeatReceived>> records) {
        List<Heartbeat> heartbeats = records.stream()
                .map(received -> Heartbeat.of(
                        received.content(),
                        Instant.ofEpochMilli(received.record().timestamp())))
                .toList();
        return rounds.apply(connection, new PolledHeartbeats(heartbeats));
    }
}
