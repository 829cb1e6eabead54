package sh.shithub.actions.platform.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    @Test
    void completes_when_the_record_is_taken() {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        try (SendQueue queue = new SendQueue(record -> taken)) {
            CompletableFuture<Void> ack = queue.add(record(1));
            assertFalse(ack.isDone());
            taken.complete(null);
            ack.join();
        }
    }

    @Test
    void says_what_was_not_taken() {
        try (SendQueue queue =
                new SendQueue(record -> CompletableFuture.failedFuture(new IllegalStateException("away")))) {
            assertNotPublished("Kafka refused a record: away", queue.add(record(1)));
        }
        try (SendQueue queue = new SendQueue(record -> {
            throw new IllegalStateException("away");
        })) {
            assertNotPublished("Kafka refused a record: away", queue.add(record(1)));
        }
    }

    @Test
    void refuses_at_once_what_would_fill_the_heap_and_takes_more_when_there_is_room_again() throws Exception {
        CountDownLatch back = new CountDownLatch(1);
        try (SendQueue queue = new SendQueue(record -> wait(back), 100)) {
            CompletableFuture<Void> first = queue.add(record(60));
            CompletableFuture<Void> second = queue.add(record(50));
            assertTrue(second.isCompletedExceptionally());
            assertNotPublished("too much waits for Kafka", second);
            CompletableFuture<Void> third = queue.add(record(40));
            back.countDown();
            first.join();
            third.join();
            queue.add(record(90)).join();
        }
    }

    @Test
    void what_waits_is_sent_before_it_closes_and_nothing_is_taken_afterwards() {
        AtomicInteger sent = new AtomicInteger();
        SendQueue queue = new SendQueue(record -> {
            sent.incrementAndGet();
            return CompletableFuture.completedFuture(null);
        });
        List<CompletableFuture<Void>> acks =
                IntStream.range(0, 1000).mapToObj(i -> queue.add(record(1))).toList();
        queue.close();
        assertEquals(1000, sent.get());
        assertTrue(acks.stream().allMatch(CompletableFuture::isDone));
        assertNotPublished("the service stops", queue.add(record(1)));
    }

    private static CompletableFuture<Void> wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return CompletableFuture.completedFuture(null);
    }

    private static void assertNotPublished(String message, CompletableFuture<Void> ack) {
        CompletionException failure = assertThrows(CompletionException.class, ack::join);
        assertEquals(NotPublishedException.class, failure.getCause().getClass());
        assertEquals(message, failure.getCause().getMessage());
    }

    private static ProducerRecord<byte[], byte[]> record(int bytes) {
        return new ProducerRecord<>("topic", new byte[bytes]);
    }
}
