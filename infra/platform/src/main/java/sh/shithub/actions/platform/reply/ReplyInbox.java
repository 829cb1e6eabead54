package sh.shithub.actions.platform.reply;

import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyHeaders;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.json.PoisonException;

/**
 * Where one instance waits for answers (invariant 8): it assigns itself one partition of {@code actions.replies}, without a
 * group, from its end on. Two instances on one partition cost reading, nothing else: an answer that nobody waits for is
 * dropped.
 */
@Singleton
public final class ReplyInbox {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyInbox.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long RETRY_MILLIS = 500;

    private final Properties config = new Properties();
    private final MessageCodec codec;
    private final Map<String, CompletableFuture<Message>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong counter = new AtomicLong();
    /** Tells this start's questions from an earlier one's on the same partition. */
    private final String start = Long.toString(ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE, 36) + "-";

    private final CompletableFuture<Integer> partition = new CompletableFuture<>();
    private final Thread thread;
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean stopping;

    public ReplyInbox(KafkaDefaultConfiguration kafka, MessageCodec codec) {
        this.codec = codec;
        config.putAll(kafka.getConfig());
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "500");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000");
        thread = new Thread(this::loop, "reply-inbox");
        thread.setDaemon(true);
        thread.start();
    }

    /** A question under way. The answer completes exceptionally with a time-out when none comes in time. */
    public record Question(ReplyTo replyTo, CompletableFuture<Message> answer) {}

    /** True once answers are received; before that, {@link #ask} would wait in vain. */
    public boolean ready() {
        return partition.isDone();
    }

    /** Number of questions without an answer yet. */
    public int open() {
        return waiting.size();
    }

    public Question ask(Duration within) {
        String id = start + Long.toString(counter.incrementAndGet(), 36);
        CompletableFuture<Message> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        answer.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS).whenComplete((ok, failure) -> waiting.remove(id));
        return new Question(new ReplyTo(partition.getNow(0), id), answer);
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        KafkaConsumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        thread.join(POLL.toMillis() * 4);
    }

    private void loop() {
        while (!stopping) {
            try (KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(config)) {
                consumer = opened;
                seekToEnd(opened);
                while (!stopping) {
                    opened.poll(POLL).forEach(this::deliver);
                }
            } catch (WakeupException e) {
                return;
            } catch (KafkaException e) {
                LOG.warn("replies are not read, trying again: {}", e.getMessage());
                java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
            }
        }
    }

    private void seekToEnd(KafkaConsumer<byte[], byte[]> opened) {
        int count = opened.partitionsFor(Topics.REPLIES).size();
        int mine = partition.getNow(ThreadLocalRandom.current().nextInt(count));
        TopicPartition assigned = new TopicPartition(Topics.REPLIES, mine);
        opened.assign(List.of(assigned));
        opened.seekToEnd(List.of(assigned));
        opened.position(assigned);
        partition.complete(mine);
    }

    private void deliver(ConsumerRecord<byte[], byte[]> record) {
        Header id = record.headers().lastHeader(ReplyHeaders.CORRELATION_ID);
        CompletableFuture<Message> answer =
                id == null ? null : waiting.get(new String(id.value(), StandardCharsets.UTF_8));
        if (answer == null) {
            return;
        }
        try {
            answer.complete(codec.decode(record.value()));
        } catch (PoisonException e) {
            answer.completeExceptionally(e);
        }
    }
}
