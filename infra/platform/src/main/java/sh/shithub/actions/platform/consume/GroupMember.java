package sh.shithub.actions.platform.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a consumer group: a thread that polls a topic and hands each poll to the {@link GuardedConsumer}. A client that is of no
 * use any more, as its own exception or {@link WatchMembers} says, is closed and another one made.
 */
final class GroupMember {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMember.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Subscription of;
    private final Properties config;
    private final Places places;
    private final GuardedConsumer<?> guarded;
    private final Renewals renewals;
    /** Partitions that wait for another try, and until when; {@link System#nanoTime}. */
    private final Map<TopicPartition, Long> waiting = new HashMap<>();

    private volatile Thread thread;
    private volatile KafkaConsumer<byte[], byte[]> client;
    private volatile Sight sight = Sight.of(null, Map.of());
    /** What it does between two polls that may take long, in words; null while it polls. */
    private volatile String at;

    private volatile boolean stopping;
    /** Why the client is to be made anew; null: it is not. */
    private volatile String useless;

    GroupMember(Properties config, Places places, GuardedConsumer<?> guarded, Subscription of, Renewals renewals) {
        this.of = of;
        this.config = config;
        this.places = places;
        this.guarded = guarded;
        this.renewals = renewals;
    }

    /**
     * The member as its own thread saw it after its last poll.
     *
     * @param memberId as the broker knows it; null before the first poll
     * @param positions of the partitions that it reads and that wait for nothing
     * @param at {@link System#nanoTime}
     */
    record Sight(String memberId, Map<TopicPartition, Long> positions, long at) {
        static Sight of(String memberId, Map<TopicPartition, Long> positions) {
            return new Sight(memberId, positions, System.nanoTime());
        }

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - at);
        }
    }

    Subscription reads() {
        return of;
    }

    Sight sight() {
        return sight;
    }

    /** What it does between two polls that may take long, such as "with a batch of 12"; empty while it polls. */
    Optional<String> at() {
        return Optional.ofNullable(at);
    }

    /** By its own thread alone, but to be woken; null while another one is waited for. */
    KafkaConsumer<byte[], byte[]> client() {
        return client;
    }

    Renewals renewals() {
        return renewals;
    }

    boolean alive() {
        return thread.isAlive();
    }

    boolean stopping() {
        return stopping;
    }

    void start() {
        thread = new Thread(this::loop, config.getProperty("client.id"));
        thread.setDaemon(true);
        thread.start();
    }

    /** The client is closed and another one made, as soon as the batch at hand is done. */
    void renew(String why) {
        useless = why;
        wake();
    }

    /** Its thread has ended, which it never should. */
    void revive(String why) {
        useless = why;
        start();
    }

    void askToStop() {
        stopping = true;
        wake();
    }

    /** Returns when the batch at hand is applied and committed and the group is left. */
    void awaitEnd() throws InterruptedException {
        thread.join();
    }

    private void wake() {
        KafkaConsumer<byte[], byte[]> current = client;
        if (current != null) {
            current.wakeup();
        }
        renewals.interruptPause();
    }

    /** Not even an error ends the thread: the group would lose a member, and its partitions would wait. */
    private void loop() {
        while (!stopping) {
            try {
                if (useless == null) {
                    read();
                }
            } catch (WakeupException e) {
                LOG.debug("{} was woken", of.name());
            } catch (Throwable e) {
                useless = e.toString();
                LOG.warn("{} cannot go on with this client", of.name(), e);
            }
            String why = useless;
            if (why != null && !stopping) {
                renewals.renew(why);
                useless = null;
            }
        }
    }

    private void read() {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config);
        try {
            client = consumer;
            waiting.clear();
            sight = Sight.of(null, Map.of());
            consumer.subscribe(List.of(of.topic()), new Rebalances(consumer));
            while (!stopping && useless == null) {
                turn(consumer);
            }
        } finally {
            close(consumer);
        }
    }

    private void turn(KafkaConsumer<byte[], byte[]> consumer) {
        busy("that looks where to read", () -> places.settle(consumer));
        resumeDue(consumer);
        ConsumerRecords<byte[], byte[]> polled = poll(consumer);
        sight = Sight.of(consumer.groupMetadata().memberId(), polled.isEmpty() ? positions(consumer) : Map.of());
        if (!polled.isEmpty()) {
            busy(
                    "with a batch of " + polled.count(),
                    () -> waitFor(consumer, polled.partitions(), guarded.on(polled, consumer)));
        }
    }

    private void busy(String what, Runnable work) {
        at = what;
        try {
            work.run();
        } finally {
            sight = Sight.of(sight.memberId(), sight.positions());
            at = null;
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            return consumer.poll(pollFor());
        } catch (OffsetOutOfRangeException e) {
            busy("that looks where to read", () -> places.broken(consumer, e));
            return ConsumerRecords.empty();
        }
    }

    /** No longer than until the first partition may be tried again. */
    private Duration pollFor() {
        long now = System.nanoTime();
        return waiting.values().stream()
                .map(until -> Duration.ofNanos(Math.max(1_000_000, until - now)))
                .min(Duration::compareTo)
                .filter(first -> first.compareTo(POLL) < 0)
                .orElse(POLL);
    }

    private void waitFor(KafkaConsumer<?, ?> consumer, Set<TopicPartition> partitions, Duration wait) {
        if (wait.isZero()) {
            return;
        }
        Set<TopicPartition> mine = new HashSet<>(partitions);
        mine.retainAll(consumer.assignment());
        consumer.pause(mine);
        mine.forEach(partition -> waiting.put(partition, System.nanoTime() + wait.toNanos()));
    }

    private void resumeDue(KafkaConsumer<?, ?> consumer) {
        long now = System.nanoTime();
        waiting.entrySet().removeIf(one -> {
            boolean due = one.getValue() - now <= 0;
            if (due && !places.isHeldBack(one.getKey())) {
                consumer.resume(Set.of(one.getKey()));
            }
            return due;
        });
    }

    private Map<TopicPartition, Long> positions(KafkaConsumer<?, ?> consumer) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            if (!waiting.containsKey(partition) && !places.isHeldBack(partition)) {
                position(consumer, partition, positions);
            }
        }
        return positions;
    }

    private static void position(
            KafkaConsumer<?, ?> consumer, TopicPartition partition, Map<TopicPartition, Long> positions) {
        try {
            positions.put(partition, consumer.position(partition, Duration.ZERO));
        } catch (TimeoutException | OffsetOutOfRangeException e) {
            LOG.debug("{}: the position in {} is being looked for", partition.topic(), partition);
        }
    }

    /** Leaves the group, so that the others need not wait for the session's time-out; a client that is broken may not be able to. */
    private void close(KafkaConsumer<byte[], byte[]> consumer) {
        client = null;
        try {
            consumer.close(CloseOptions.timeout(CLOSE_WITHIN));
        } catch (RuntimeException e) {
            LOG.warn("{} has not left its group in order: {}", of.name(), e.toString());
        }
    }

    /** Runs within a poll. */
    private final class Rebalances implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;

        Rebalances(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            places.assigned(consumer, partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            places.revoked(partitions);
            waiting.keySet().removeAll(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            onPartitionsRevoked(partitions);
        }
    }
}
