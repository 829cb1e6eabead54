package sh.shithub.actions.platform.publish;

import io.micronaut.configuration.kafka.annotation.KafkaClient;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.platform.json.MessageCodec;

/** Writes to Kafka, {@code acks=all}. */
@Singleton
public final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private final Producer<byte[], byte[]> producer;
    private final MessageCodec codec;
    private final Offers offers = new Offers(this::sendOffered);

    public Publisher(@KafkaClient("actions") Producer<byte[], byte[]> producer, MessageCodec codec) {
        this.producer = producer;
        this.codec = codec;
    }

    public ProducerRecord<byte[], byte[]> record(String topic, long key, Message message) {
        return record(topic, Long.toString(key), codec.encode(message));
    }

    public ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    }

    /**
     * Returns when every record is acknowledged by all in-sync replicas.
     *
     * @throws NotPublishedException when one is not, or not in time
     */
    public void publish(List<ProducerRecord<byte[], byte[]>> records, Duration within) {
        CompletableFuture<?>[] acks = records.stream().map(this::send).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(acks).get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new NotPublishedException(
                    "Kafka refused a record: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new NotPublishedException("Kafka did not acknowledge within " + within, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotPublishedException("interrupted while waiting for Kafka", e);
        }
    }

    /**
     * For what may be lost (replies, wake-ups): a repeat, a time-out or a sweep covers it; a failure is logged. Never blocks, so
     * a record may also leave behind one that was published after it.
     */
    public void offer(ProducerRecord<byte[], byte[]> record) {
        offers.add(record);
    }

    @PreDestroy
    void stop() {
        offers.close();
    }

    private void sendOffered(ProducerRecord<byte[], byte[]> record) {
        send(record).whenComplete((ok, failure) -> {
            if (failure != null) {
                LOG.warn("a record for {} was lost: {}", record.topic(), failure.getMessage());
            }
        });
    }

    private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<Void> ack = new CompletableFuture<>();
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    ack.complete(null);
                } else {
                    ack.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            ack.completeExceptionally(e);
        }
        return ack;
    }
}
