package sh.shithub.actions.platform.publish;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends from a thread of its own what may be lost: Kafka's {@code send} blocks for seconds when the broker is away (it waits
 * for the topic's partitions, and for memory), and those who offer are event loops and consumers.
 */
final class Offers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Offers.class);
    private static final int WAITING = 50_000;

    private final BlockingQueue<ProducerRecord<byte[], byte[]>> waiting = new LinkedBlockingQueue<>(WAITING);
    private final Consumer<ProducerRecord<byte[], byte[]>> send;
    private final Thread thread = new Thread(this::loop, "offers");

    Offers(Consumer<ProducerRecord<byte[], byte[]>> send) {
        this.send = send;
        thread.setDaemon(true);
        thread.start();
    }

    void add(ProducerRecord<byte[], byte[]> record) {
        if (!waiting.offer(record)) {
            LOG.warn("a record for {} was lost: {} others wait for Kafka", record.topic(), WAITING);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void loop() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                send.accept(waiting.take());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("a record was lost: {}", e.getMessage());
            }
        }
    }
}
