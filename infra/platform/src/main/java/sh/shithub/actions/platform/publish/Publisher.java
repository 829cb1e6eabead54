package sh.shithub.actions.platform.publish;

import io.micronaut.configuration.kafka.annotation.KafkaClient;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.stop.StopStep;
import sh.shithub.actions.platform.trace.Traceparent;
import sh.shithub.actions.platform.trace.Traces;

/** Writes to Kafka, {@code acks=all}. A record's timestamp is in the time that all processes share, not this machine's. */
@Singleton
public final class Publisher implements StopStep {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private final Producer<byte[], byte[]> producer;
    private final MessageCodec codec;
    private final Clock clock;
    private final SendQueue queue = new SendQueue(this::send);

    public Publisher(@KafkaClient("actions") Producer<byte[], byte[]> producer, MessageCodec codec, Clock clock) {
        this.producer = producer;
        this.codec = codec;
        this.clock = clock;
    }

    /** Within a batch, with the trace of the call that the message goes back to. */
    public ProducerRecord<byte[], byte[]> record(String topic, long key, Message message) {
        return Traceparent.add(record(topic, Long.toString(key), codec.encode(message)), Traces.of(message.subject()));
    }

    public ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
    }

    /**
     * Returns when every record is acknowledged by all in-sync replicas.
     *
     * @throws NotPublishedException when one is not, or not in time: trying again may help
     * @throws UnpublishableException when Kafka will never take one of them
     */
    public void publish(List<ProducerRecord<byte[], byte[]>> records, Duration within) {
        long start = System.nanoTime();
        List<CompletableFuture<Void>> acks = new ArrayList<>(records.size());
        try {
            for (ProducerRecord<byte[], byte[]> record : records) {
                // Each send may block for max.block.ms: neither the time nor a failure is left for the end.
                left(start, within);
                CompletableFuture<Void> ack = send(record);
                acks.add(ack);
                if (ack.isCompletedExceptionally()) {
                    break;
                }
            }
            CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new))
                    .get(left(start, within), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw refused(e.getCause());
        } catch (TimeoutException e) {
            throw new NotPublishedException("Kafka did not acknowledge within " + within, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotPublishedException("interrupted while waiting for Kafka", e);
        }
    }

    /** @throws TimeoutException when no time is left */
    private static long left(long start, Duration within) throws TimeoutException {
        long left = within.toNanos() - (System.nanoTime() - start);
        if (left <= 0) {
            throw new TimeoutException();
        }
        return left;
    }

    private static RuntimeException refused(Throwable why) {
        boolean forever = why instanceof RecordTooLargeException || why instanceof SerializationException;
        return forever
                ? new UnpublishableException("Kafka will not take a record: " + why.getMessage(), why)
                : new NotPublishedException("Kafka refused a record: " + why.getMessage(), why);
    }

    /**
     * For what may be lost (replies, wake-ups): a repeat, a time-out or a sweep covers it; a failure is logged. Never blocks, so
     * a record may also leave behind one that was published after it.
     *
     * @return completes when Kafka has the record, or with {@link NotPublishedException}, which does not mean that Kafka never will
     */
    public CompletableFuture<Void> offer(ProducerRecord<byte[], byte[]> record) {
        return queue.add(record).whenComplete((ok, failure) -> {
            if (failure != null) {
                LOG.warn("a record for {} was lost: {}", record.topic(), failure.getMessage());
            }
        });
    }

    @Override
    public Turn turn() {
        return Turn.PUBLISH;
    }

    /** What was offered is sent, and what was sent is with Kafka or given up. */
    @Override
    public void stop() {
        queue.close();
        producer.flush();
    }

    @Override
    public Optional<String> open() {
        return queue.open() == 0 ? Optional.empty() : Optional.of(queue.open() + " records for Kafka");
    }

    private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<Void> ack = new CompletableFuture<>();
        try {
            producer.send(dated(record), (metadata, failure) -> {
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

    private ProducerRecord<byte[], byte[]> dated(ProducerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(
                record.topic(), record.partition(), clock.millis(), record.key(), record.value(), record.headers());
    }
}
