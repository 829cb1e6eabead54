package sh.shithub.actions.platform.publish;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends from a thread of its own: Kafka's {@code send} blocks for seconds when the broker is away (it waits for the topic's partitions,
 * and for memory), and those who offer are event loops and consumers. What waits is bounded, in number and in bytes of the heap.
 */
final class SendQueue implements AutoCloseable {
    private static final int WAITING = 50_000;
    private static final int WAITING_BYTES = 64 << 20;
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(5);

    private final BlockingQueue<Offer> waiting = new LinkedBlockingQueue<>(WAITING);
    private final Semaphore bytes;
    private final Function<ProducerRecord<byte[], byte[]>, CompletableFuture<Void>> send;
    private final Thread thread = new Thread(this::loop, "send-queue");
    private volatile boolean closed;

    SendQueue(Function<ProducerRecord<byte[], byte[]>, CompletableFuture<Void>> send) {
        this(send, WAITING_BYTES);
    }

    SendQueue(Function<ProducerRecord<byte[], byte[]>, CompletableFuture<Void>> send, int waitingBytes) {
        this.send = send;
        bytes = new Semaphore(waitingBytes);
        thread.setDaemon(true);
        thread.start();
    }

    private record Offer(ProducerRecord<byte[], byte[]> record, CompletableFuture<Void> ack) {
        /** Stands behind the last one. */
        private static final Offer NONE = new Offer(null, null);

        int bytes() {
            return record.value().length;
        }
    }

    /** Completes when Kafka has the record; with {@link NotPublishedException} when it is not taken, at once when too much waits. */
    CompletableFuture<Void> add(ProducerRecord<byte[], byte[]> record) {
        Offer offer = new Offer(record, new CompletableFuture<>());
        boolean room = !closed && bytes.tryAcquire(offer.bytes());
        if (room && waiting.offer(offer)) {
            return offer.ack();
        }
        if (room) {
            bytes.release(offer.bytes());
        }
        offer.ack()
                .completeExceptionally(
                        new NotPublishedException(closed ? "the service stops" : "too much waits for Kafka", null));
        return offer.ack();
    }

    /** How many wait to be sent. */
    int open() {
        return waiting.size();
    }

    /** Takes no more; returns when what waits has been sent, or has not in time. */
    @Override
    public void close() {
        closed = true;
        try {
            if (waiting.offer(Offer.NONE, CLOSES_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.join(CLOSES_WITHIN.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private void loop() {
        try {
            for (Offer offer = waiting.take(); offer != Offer.NONE; offer = waiting.take()) {
                sendNow(offer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Room is made before the sender hears what came of the record. */
    private void sendNow(Offer offer) {
        CompletableFuture<Void> sent = sent(offer.record());
        bytes.release(offer.bytes());
        sent.whenComplete((ok, failure) -> settle(offer, failure));
    }

    private CompletableFuture<Void> sent(ProducerRecord<byte[], byte[]> record) {
        try {
            return send.apply(record);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void settle(Offer offer, Throwable failure) {
        if (failure == null) {
            offer.ack().complete(null);
        } else {
            offer.ack()
                    .completeExceptionally(
                            new NotPublishedException("Kafka refused a record: " + failure.getMessage(), failure));
        }
    }
}
