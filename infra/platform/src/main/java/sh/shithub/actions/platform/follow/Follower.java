package sh.shithub.actions.platform.follow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.kafka.LogEnds;

/**
 * Reads partitions without a group, on a thread of its own, from what is their end at the first look: for records that an
 * instance can use and that no instance has to get. When its consumer fails, or gets no records although the broker has some, it opens another one and goes on
 * where it was, so that nothing said meanwhile is missed; a record is delivered at most once.
 */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofMillis(500);
    /** A healthy thread polls twice a second, whether the broker is there or not. */
    private static final Duration SILENT = Duration.ofSeconds(10);
    /** Between two looks, by a client of its own, at what the broker has: the second that finds the same is one too many. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final Properties config = new Properties();
    private final Function<KafkaConsumer<byte[], byte[]>, List<TopicPartition>> choose;
    private final Consumer<ConsumerRecord<byte[], byte[]>> deliver;
    private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
    private final LogEnds ends;
    private final Thread thread;
    /** The positions at the last look. */
    private Map<TopicPartition, Long> looked = Map.of();

    private long lookAt;
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean listening;
    private volatile long lastPoll;
    private volatile boolean stopping;

    /**
     * @param name of the thread, and what log lines call this
     * @param kafka client settings; those that following needs are set here
     * @param choose which partitions are read; asked each time a consumer is opened
     * @param deliver what is done with a record, quickly; what it throws is logged, and the record counts as delivered
     */
    public Follower(
            String name,
            Properties kafka,
            LogEnds ends,
            Function<KafkaConsumer<byte[], byte[]>, List<TopicPartition>> choose,
            Consumer<ConsumerRecord<byte[], byte[]>> deliver) {
        config.putAll(kafka);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "500");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000");
        this.ends = ends;
        this.choose = choose;
        this.deliver = deliver;
        thread = new Thread(this::loop, name);
        thread.setDaemon(true);
    }

    public Follower start() {
        thread.start();
        return this;
    }

    /** True once every record from now on will be read; false while it has to open its consumer anew. */
    public boolean listening() {
        return listening && System.nanoTime() - lastPoll < SILENT.toNanos();
    }

    @Override
    public void close() {
        stopping = true;
        listening = false;
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        LockSupport.unpark(thread);
        try {
            thread.join(POLL.toMillis() * 4);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** No exception ends this: a thread that ended in silence would leave its instance without events. */
    private void loop() {
        while (!stopping) {
            try (KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(config)) {
                consumer = opened;
                follow(opened);
            } catch (WakeupException e) {
                LOG.debug("{} was woken", thread.getName());
            } catch (Throwable e) {
                LOG.warn("{} does not hear anything, trying again: {}", thread.getName(), e.toString(), e);
            }
            listening = false;
            if (!stopping) {
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> opened) {
        List<TopicPartition> partitions = choose.apply(opened);
        opened.assign(partitions);
        partitions.forEach(partition -> goOn(opened, partition));
        lastPoll = System.nanoTime();
        lookAt = lastPoll + LOOK_EVERY.toNanos();
        looked = Map.of();
        listening = true;
        while (!stopping) {
            ConsumerRecords<byte[], byte[]> polled = opened.poll(POLL);
            polled.forEach(this::hear);
            lastPoll = System.nanoTime();
            if (polled.isEmpty() && lastPoll - lookAt >= 0) {
                look();
            }
        }
    }

    private void look() {
        lookAt = System.nanoTime() + LOOK_EVERY.toNanos();
        Map<TopicPartition, Long> before = looked;
        looked = Map.copyOf(positions);
        Map<TopicPartition, LogEnds.End> known;
        try {
            known = ends.of(looked.keySet());
        } catch (KafkaException e) {
            LOG.debug("{}: the broker does not say what it has: {}", thread.getName(), e.toString());
            looked = Map.of();
            return;
        }
        looked.forEach((partition, position) -> {
            if (position.equals(before.get(partition)) && known.get(partition).offset() > position) {
                throw new IllegalStateException("no records come from " + partition + " although some wait");
            }
        });
    }

    private void goOn(KafkaConsumer<byte[], byte[]> opened, TopicPartition partition) {
        Long next = positions.get(partition);
        if (next == null) {
            opened.seekToEnd(List.of(partition));
            positions.put(partition, opened.position(partition));
        } else {
            opened.seek(partition, next);
        }
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        try {
            deliver.accept(record);
        } catch (RuntimeException e) {
            LOG.warn(
                    "{}: record {} of {}-{} was of no use",
                    thread.getName(),
                    record.offset(),
                    record.topic(),
                    record.partition(),
                    e);
        }
    }
}
