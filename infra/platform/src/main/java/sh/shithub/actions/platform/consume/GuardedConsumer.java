package sh.shithub.actions.platform.consume;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.sql.Faults;

/**
 * One poll as one batch (invariants 3 and 9): effects and offsets in one transaction, then what follows, then the commit of
 * the offsets in Kafka. Only a poll whose decoded records would fill the heap becomes several transactions, one after another.
 *
 * <ul>
 *   <li>A fault that passes (database, broker, storage): nothing is applied, the partitions are rewound and paused, the
 *       same records come again after a wait that grows to 30 s. They are tried for ever; the lag shows it.
 *   <li>A record that cannot be read: a dead letter, before its offset is passed.
 *   <li>A batch that takes longer than a statement may is halved, too, but none of it becomes a dead letter for that.
 *   <li>A batch that fails for any other reason is halved until the one record is found that fails alone; after
 *       {@value #TRIES} tries, or at once when the handler calls it poison, it is a dead letter, and its neighbours go on.
 * </ul>
 *
 * <p>A batch whose partition is not where this member left it is not applied: see {@link Places}.
 */
final class GuardedConsumer<T> {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedConsumer.class);
    private static final int TRIES = 3;
    /** What the decoded records of one transaction may hold of the heap, but for the last one, bytes. */
    private static final long SLICE_BYTES = 16 << 20;

    private static final Duration COMMIT_WITHIN = Duration.ofSeconds(5);
    /** Before the second try of one record, and as much longer before each further one. */
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final String group;
    private final String topic;
    private final BatchHandler<T> handler;
    private final ConsumedOffsets offsets;
    private final Places places;
    private final DeadLetters deadLetters;
    private final Tools tools;
    private final CountPolls counts;
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

    GuardedConsumer(BatchHandler<T> handler, ConsumedOffsets offsets, Places places, Tools tools, CountPolls counts) {
        this.group = handler.reads().group();
        this.topic = handler.reads().topic();
        this.handler = handler;
        this.tools = tools;
        this.offsets = offsets;
        this.places = places;
        this.counts = counts;
        this.deadLetters = new DeadLetters(group, tools.publisher(), counts);
    }

    /**
     * Called with each poll that has records.
     *
     * @return how long its partitions wait for another try, their positions rewound; zero when it is handled
     */
    Duration on(ConsumerRecords<byte[], byte[]> polled, Consumer<byte[], byte[]> consumer) {
        long began = System.nanoTime();
        try {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(polled.count());
            polled.forEach(records::add);
            // Known before a transaction is open, which must not wait for the broker.
            tools.topicIds().of(topic);
            handle(records);
            backoff.reset();
            commit(consumer, places(records));
            counts.handled(records.size(), System.nanoTime() - began);
            return Duration.ZERO;
        } catch (VirtualMachineError | LinkageError e) {
            LOG.error("{}: no state to go on in, the process ends", group, e);
            Runtime.getRuntime().halt(70);
            throw e;
        } catch (PlaceLostException e) {
            LOG.warn("{}: {}", group, e.getMessage());
            places.holdBack(consumer, polled.partitions());
            return Duration.ZERO;
        } catch (Throwable e) {
            return rewind(polled, consumer, e);
        }
    }

    /** In slices that end where the heap they need would grow past {@link #SLICE_BYTES}; nearly always one. */
    private void handle(List<ConsumerRecord<byte[], byte[]>> records) {
        int from = 0;
        while (from < records.size()) {
            from = handleSlice(records, from);
        }
    }

    /** @return where the next slice begins */
    private int handleSlice(List<ConsumerRecord<byte[], byte[]>> records, int from) {
        List<Received<T>> readable = new ArrayList<>();
        List<DeadLetters.Letter> unreadable = new ArrayList<>(0);
        int to = from;
        for (long bytes = 0; to < records.size() && bytes < SLICE_BYTES; to++) {
            ConsumerRecord<byte[], byte[]> record = records.get(to);
            try {
                T content = handler.decode(record);
                readable.add(new Received<>(record, content));
                bytes += handler.bytes(content);
            } catch (PoisonException e) {
                unreadable.add(DeadLetters.Letter.of(record, e, 1));
            }
        }
        deadLetters.park(unreadable);
        applyOrSplit(readable, places(records.subList(from, to)));
        return to;
    }

    private void applyOrSplit(List<Received<T>> records, Map<TopicPartition, Place> next) {
        try {
            apply(records, next);
        } catch (PlaceLostException e) {
            throw e;
        } catch (RuntimeException e) {
            rethrowPassing(e, records.size());
            LOG.warn("{}: a batch of {} failed, looking for the record", group, records.size(), e);
            split(records);
            apply(List.of(), next);
        }
    }

    /** Halves until the record stands alone; what is applied on the way is applied for good, as effects bear a repeat. */
    private void split(List<Received<T>> records) {
        if (records.size() < 2) {
            records.forEach(record -> applyAlone(record, 1));
            return;
        }
        int half = records.size() / 2;
        for (List<Received<T>> part : List.of(records.subList(0, half), records.subList(half, records.size()))) {
            try {
                apply(part, Map.of());
            } catch (RuntimeException e) {
                rethrowPassing(e, part.size());
                split(part);
            }
        }
    }

    /** Several records that took too long together are tried as fewer; one that does is waited for. */
    private static void rethrowPassing(RuntimeException fault, int records) {
        if (Faults.passing(fault) && (records < 2 || !Faults.tookTooLong(fault))) {
            throw fault;
        }
    }

    private void applyAlone(Received<T> received, int attempt) {
        try {
            apply(List.of(received), Map.of());
        } catch (RuntimeException e) {
            rethrowPassing(e, 1);
            if (e instanceof PoisonException || attempt == TRIES) {
                deadLetters.park(List.of(DeadLetters.Letter.of(received.record(), e, attempt)));
            } else {
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos() * attempt);
                applyAlone(received, attempt + 1);
            }
        }
    }

    /** Effects of the records that are new, and the offsets, in one transaction; then what follows. */
    private void apply(List<Received<T>> records, Map<TopicPartition, Place> next) {
        RecordTraces.of(handler, records).during(() -> {
            applyTraced(records, next);
            return null;
        });
    }

    private void applyTraced(List<Received<T>> records, Map<TopicPartition, Place> next) {
        long began = System.nanoTime();
        Outcome outcome = tools.transactions().write(connection -> {
            List<Received<T>> fresh = next.isEmpty() ? records : fresh(connection, records, next);
            return fresh.isEmpty() ? null : handler.apply(connection, fresh);
        });
        counts.applied(System.nanoTime() - began);
        places.advanced(next);
        if (outcome == null) {
            return;
        }
        outcome.afterCommit().run();
        RecordTraces.say(group, handler, records);
        outcome.send().forEach(tools.publisher()::offer);
        tools.outbox().wake();
    }

    /** Another instance, paused in the middle of a batch, may have applied the first of them after this one was given its place. */
    private List<Received<T>> fresh(Connection connection, List<Received<T>> records, Map<TopicPartition, Place> next) {
        Map<TopicPartition, Place> before = offsets.advance(connection, next, handler.waitsForDisk());
        for (TopicPartition partition : next.keySet()) {
            Place place = before.get(partition);
            if ((place == null ? -1 : place.next()) < places.atLeast(partition)) {
                throw new PlaceLostException("the database has gone back in " + partition);
            }
        }
        List<Received<T>> fresh = records.stream()
                .filter(r -> !before.containsKey(partition(r.record()))
                        || !before.get(partition(r.record())).isPast(r.record()))
                .toList();
        if (fresh.size() < records.size() && !tools.topicIds().isStill(topic)) {
            throw new PlaceLostException(topic + " was made anew");
        }
        return fresh;
    }

    /**
     * Failing here is no error: the effects are in, and a consumer that reads the records again finds their offsets. But the lag would
     * show records that are done, until the next one comes, which may be tomorrow. So the last ones are read again, do
     * nothing, and are committed then.
     */
    private void commit(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Place> next) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        next.forEach((partition, place) -> positions.put(partition, place.asOffset()));
        try {
            consumer.commitSync(positions, COMMIT_WITHIN);
            deadLetters.passed(next);
        } catch (WakeupException e) {
            commitBeforeTheEnd(consumer, positions);
        } catch (KafkaException e) {
            notCommitted(e);
            next.forEach((partition, place) -> rewind(consumer, partition, place.next() - 1));
        }
    }

    /** The service stops and has woken the consumer, once: the next poll must hear it, or the stop waits for it for ever. */
    private void commitBeforeTheEnd(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> positions) {
        try {
            consumer.commitSync(positions, COMMIT_WITHIN);
        } catch (KafkaException e) {
            notCommitted(e);
        } finally {
            consumer.wakeup();
        }
    }

    private void notCommitted(KafkaException why) {
        LOG.info("{}: offsets not committed, they are in the database: {}", group, why.getMessage());
    }

    private Duration rewind(
            ConsumerRecords<byte[], byte[]> polled, Consumer<byte[], byte[]> consumer, Throwable fault) {
        Duration wait = backoff.next();
        counts.failed();
        LOG.warn("{}: {} record(s) wait {} for another try: {}", group, polled.count(), wait, fault.toString(), fault);
        Map<TopicPartition, OffsetAndMetadata> marks = new HashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            long first = polled.records(partition).get(0).offset();
            rewind(consumer, partition, first);
            marks.put(partition, PausedMark.at(first, fault));
        }
        say(consumer, marks);
        return wait;
    }

    private void rewind(Consumer<byte[], byte[]> consumer, TopicPartition partition, long offset) {
        try {
            consumer.seek(partition, offset);
        } catch (IllegalStateException e) {
            LOG.debug("{}: {} has moved to another instance, which starts at the committed offset", group, partition);
        }
    }

    /** Not waited for: the broker may be what is away. */
    private void say(Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> marks) {
        try {
            consumer.commitAsync(marks, (offsets, e) -> {
                if (e != null) {
                    LOG.debug("{}: nobody could be told of the pause: {}", group, e.toString());
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            LOG.debug("{}: nobody could be told of the pause: {}", group, e.toString());
        }
    }

    private static Map<TopicPartition, Place> places(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, Place> next = new HashMap<>();
        records.forEach(record -> next.put(partition(record), Place.behind(record)));
        return next;
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
