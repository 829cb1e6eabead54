package sh.shithub.actions.platform.consume;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Where a group is in a partition.
 *
 * @param next offset of the first record that is not applied
 * @param epoch the leader's when the last applied record was written; {@value #NO_EPOCH}: not known
 */
record Place(long next, int epoch) {
    static final int NO_EPOCH = -1;

    static Place behind(ConsumerRecord<?, ?> record) {
        return new Place(record.offset() + 1, record.leaderEpoch().orElse(NO_EPOCH));
    }

    /** With the epoch the client finds out by itself whether the log went back and on again meanwhile. */
    OffsetAndMetadata asOffset() {
        return new OffsetAndMetadata(next, epoch == NO_EPOCH ? Optional.empty() : Optional.of(epoch), "");
    }

    /** A record of a later epoch is new, also below the offset: the log went back before it was written. */
    boolean isPast(ConsumerRecord<?, ?> record) {
        return record.offset() < next && record.leaderEpoch().orElse(NO_EPOCH) <= epoch;
    }
}
