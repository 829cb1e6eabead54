package sh.shithub.actions.platform.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.OffsetGap;
import sh.shithub.actions.platform.kafka.LogEnds;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * Where a member reads in each of its partitions. The database's offset is the truth (invariant 3): a partition is read once it was sought
 * to that, and is held back until the database has told it. Both sides may go back, the log when a broker lost its disk's last
 * seconds, the database when it is restored; each is stated, and reading goes on from what exists. By the poll thread alone.
 */
final class Places {
    private static final Logger LOG = LoggerFactory.getLogger(Places.class);
    private static final Duration KAFKA_WITHIN = Duration.ofSeconds(5);
    /** How soon a member that has nothing to read finds that the database or the topic is not what it was. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final Subscription of;
    private final ConsumedOffsets offsets;
    private final TopicIds topicIds;
    private final LogEnds ends;
    private final Transactions transactions;
    private final CountPolls counts;
    /** As the database is known to have it. */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private final Set<TopicPartition> heldBack = new HashSet<>();
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private long lookAt = System.nanoTime();

    Places(Subscription of, ConsumedOffsets offsets, Tools tools, CountPolls counts) {
        this.of = of;
        this.offsets = offsets;
        this.topicIds = tools.topicIds();
        this.ends = tools.ends();
        this.transactions = tools.transactions();
        this.counts = counts;
    }

    /** From a rebalance: the database is not asked in here, as it may be away. */
    void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        // Any place: without one the client would look for an offset of its own.
        partitions.forEach(partition -> consumer.seek(partition, 0));
        partitions.forEach(next::remove);
        holdBack(consumer, partitions);
    }

    void revoked(Collection<TopicPartition> partitions) {
        partitions.forEach(next::remove);
        heldBack.removeAll(partitions);
    }

    boolean isHeldBack(TopicPartition partition) {
        return heldBack.contains(partition);
    }

    /** Until the database has told where they are to be read. */
    void holdBack(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        heldBack.addAll(partitions);
        lookAt = System.nanoTime();
    }

    /** The offset that the database must have at least, as this member has read or written it; -1 for one that is new to the group. */
    long atLeast(TopicPartition partition) {
        return next.getOrDefault(partition, -1L);
    }

    void advanced(Map<TopicPartition, Place> places) {
        places.forEach((partition, place) -> next.put(partition, place.next()));
    }

    /** Before a poll: partitions that are held back are sought; now and then, whether the others still are where they are to be. */
    void settle(Consumer<?, ?> consumer) {
        if (System.nanoTime() - lookAt < 0) {
            return;
        }
        lookAt = System.nanoTime() + LOOK_EVERY.toNanos();
        try {
            look(consumer);
            backoff.reset();
        } catch (RuntimeException e) {
            Duration wait = heldBack.isEmpty() ? LOOK_EVERY : backoff.next();
            lookAt = System.nanoTime() + wait.toNanos();
            LOG.info("{}: where to read is asked again in {}: {}", of.name(), wait, e.toString());
        }
    }

    private void look(Consumer<?, ?> consumer) {
        if (topicIds.changed(of.topic())) {
            madeAnew(consumer);
        }
        Set<TopicPartition> asked = new HashSet<>(heldBack);
        asked.addAll(next.keySet());
        Map<TopicPartition, Place> known = transactions.read(connection -> offsets.read(connection, asked));
        Map<TopicPartition, LogEnds.End> logs = heldBack.isEmpty() ? Map.of() : ends.of(heldBack);
        for (TopicPartition partition : asked) {
            Place place = known.get(partition);
            if (databaseWentBack(partition, place)) {
                goOn(consumer, OffsetGap.database_went_back, partition, atLeast(partition), place);
            } else if (heldBack.contains(partition)) {
                place(consumer, partition, place, logs.get(partition));
            }
        }
    }

    /** A client that knows of a later epoch than the broker would wait for that for ever. */
    private void place(Consumer<?, ?> consumer, TopicPartition partition, Place place, LogEnds.End end) {
        if (place != null && place.epoch() > end.epoch()) {
            long start =
                    consumer.beginningOffsets(Set.of(partition), KAFKA_WITHIN).get(partition);
            goOn(consumer, OffsetGap.log_went_back, partition, place.next(), new Place(start, Place.NO_EPOCH));
        } else {
            seek(consumer, partition, place);
        }
    }

    private boolean databaseWentBack(TopicPartition partition, Place place) {
        return (place == null ? -1 : place.next()) < atLeast(partition);
    }

    /** What was written to the old one and not read is gone. */
    private void madeAnew(Consumer<?, ?> consumer) {
        for (TopicPartition partition : consumer.assignment()) {
            goOn(consumer, OffsetGap.topic_made_anew, partition, Math.max(0, atLeast(partition)), null);
        }
    }

    /**
     * The client found that there is no such offset, or that other records follow than did. Where the log and what was read part is known
     * from the leader's epoch; without it all is read again that is there, which effects bear.
     */
    void broken(Consumer<?, ?> consumer, OffsetOutOfRangeException broken) {
        Map<TopicPartition, OffsetAndMetadata> parting =
                broken instanceof LogTruncationException truncated ? truncated.divergentOffsets() : Map.of();
        try {
            if (topicIds.changed(of.topic())) {
                madeAnew(consumer);
                return;
            }
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(broken.partitions(), KAFKA_WITHIN);
            broken.offsetOutOfRangePartitions().forEach((partition, at) -> {
                long start = starts.get(partition);
                OffsetAndMetadata parts = parting.get(partition);
                OffsetGap kind = parts == null && at < start ? OffsetGap.records_deleted : OffsetGap.log_went_back;
                long found = parts == null ? start : Math.max(start, parts.offset());
                goOn(consumer, kind, partition, at, new Place(found, Place.NO_EPOCH));
            });
        } catch (RuntimeException e) {
            LOG.info("{}: an offset that Kafka does not have is looked at again: {}", of.name(), e.toString());
            holdBack(consumer, broken.partitions());
        }
    }

    private void goOn(Consumer<?, ?> consumer, OffsetGap kind, TopicPartition partition, long expected, Place place) {
        long found = place == null ? 0 : place.next();
        transactions.write(connection -> {
            offsets.goOnAt(connection, kind, partition, expected, found);
            return null;
        });
        counts.gap(kind);
        LOG.error("{}: {} of {}: {} was to be read next, goes on at {}", of.group(), kind, partition, expected, found);
        next.remove(partition);
        seek(consumer, partition, place);
        tell(consumer, partition, found);
    }

    /** A partition that is new to the group is read from its first record. */
    private void seek(Consumer<?, ?> consumer, TopicPartition partition, Place place) {
        if (place == null) {
            consumer.seekToBeginning(Set.of(partition));
        } else {
            consumer.seek(partition, place.asOffset());
            next.put(partition, place.next());
        }
        heldBack.remove(partition);
        consumer.resume(Set.of(partition));
    }

    /** Who watches the lag would count from the old offset until the next batch. */
    private void tell(Consumer<?, ?> consumer, TopicPartition partition, long found) {
        try {
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(found)), KAFKA_WITHIN);
        } catch (KafkaException e) {
            LOG.info(
                    "{}: the offset of {} is committed with the next batch: {}", of.group(), partition, e.getMessage());
        }
    }
}
