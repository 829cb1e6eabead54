package sh.shithub.actions.log.finish;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.StepLogReady;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.consume.BatchHandler;
import sh.shithub.actions.platform.consume.Outcome;
import sh.shithub.actions.platform.consume.Received;
import sh.shithub.actions.platform.consume.Subscription;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.json.PoisonException;

/**
 * A wake-up says "look", nothing more. While object storage is down the wake-ups stay where they are, so that the lag of
 * their group shows how much waits (invariant 5).
 */
@Singleton
record WakeUpHandler(MessageCodec codec, FinishLogs finishLogs, StorageState storage)
        implements BatchHandler<StepLogReady> {
    @Override
    public Subscription reads() {
        return new Subscription(Groups.LOG_FINALIZER, Topics.LOG_FINALIZATIONS, "log-finalizer");
    }

    @Override
    public StepLogReady decode(ConsumerRecord<byte[], byte[]> record) {
        if (codec.decode(record.value()) instanceof StepLogReady ready) {
            return ready;
        }
        throw new PoisonException(DeadLetterKind.misplaced, "not a wake-up of the finaliser");
    }

    @Override
    public Outcome apply(Connection connection, List<Received<StepLogReady>> records) {
        storage.requireUp();
        finishLogs.wake();
        return Outcome.none();
    }
}
