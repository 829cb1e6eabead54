package sh.shithub.actions.platform.reply;

import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyHeaders;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.follow.Follower;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.kafka.LogEnds;

/**
 * Where one instance waits for answers (invariant 8): it assigns itself one partition of {@code actions.replies}, without a
 * group, from its end on. Two instances on one partition cost reading, nothing else: an answer that no call waits for is
 * dropped.
 */
@Singleton
public final class ReplyInbox {
    private static final int NONE = -1;

    private final MessageCodec codec;
    private final Map<String, CompletableFuture<Message>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong counter = new AtomicLong();
    /** Tells this start's questions from an earlier one's on the same partition. */
    private final String start = Long.toString(ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE, 36) + "-";

    private final Follower follower;
    private volatile int partition = NONE;

    public ReplyInbox(KafkaDefaultConfiguration kafka, LogEnds ends, MessageCodec codec) {
        this.codec = codec;
        follower = new Follower("reply-inbox", kafka.getConfig(), ends, this::mine, this::deliver).start();
    }

    /** A question under way. The answer completes exceptionally with a time-out when none comes in time. */
    public record Question(ReplyTo replyTo, CompletableFuture<Message> answer) {}

    /** True while answers are heard; otherwise {@link #ask} refuses. */
    public boolean ready() {
        return follower.listening();
    }

    /** Number of questions without an answer yet. */
    public int open() {
        return waiting.size();
    }

    /** @throws NotListeningException when no answer would be heard: what was asked would be done, and its caller not told */
    public Question ask(Duration within) {
        if (!ready()) {
            throw new NotListeningException();
        }
        String id = start + Long.toString(counter.incrementAndGet(), 36);
        CompletableFuture<Message> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        answer.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS).whenComplete((ok, failure) -> waiting.remove(id));
        return new Question(new ReplyTo(partition, id), answer);
    }

    @PreDestroy
    void stop() {
        follower.close();
    }

    private List<TopicPartition> mine(KafkaConsumer<byte[], byte[]> opened) {
        if (partition == NONE) {
            int count = opened.partitionsFor(Topics.REPLIES).size();
            partition = ThreadLocalRandom.current().nextInt(count);
        }
        return List.of(new TopicPartition(Topics.REPLIES, partition));
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
