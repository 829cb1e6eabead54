package sh.shithub.actions.platform.consume;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What a batch leaves to do behind its commit. Nothing of it happens when the transaction is rolled back.
 *
 * @param send records that may be lost in a crash right after the commit (replies, wake-ups); what must not be lost goes to the outbox
 *     instead
 * @param afterCommit done once, before those are sent: the place to count, since what is rolled back is applied again
 */
public record Outcome(List<ProducerRecord<byte[], byte[]>> send, Runnable afterCommit) {
    private static final Runnable NOTHING = () -> {};

    public static Outcome of(List<ProducerRecord<byte[], byte[]>> send) {
        return new Outcome(send, NOTHING);
    }

    public static Outcome none() {
        return of(List.of());
    }
}
