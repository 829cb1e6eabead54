package sh.shithub.actions.runner.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ChunkBufferTest {
    private static final Duration LONG = Duration.ofSeconds(15);

    private final ChunkBuffer buffer = new ChunkBuffer();

    @Test
    void gives_nothing_when_nothing_came_in_time() throws Exception {
        assertEquals(0, buffer.take(Duration.ofMillis(1)).length);
    }

    @Test
    void holds_a_few_bytes_back_until_they_have_waited() throws Exception {
        long began = System.nanoTime();
        buffer.add(new byte[] {1});
        buffer.add(new byte[] {2});

        assertArrayEquals(new byte[] {1, 2}, buffer.take(LONG));
        assertTrue(System.nanoTime() - began >= ChunkBuffer.LINGER.toNanos());
    }

    @Test
    void gives_a_chunk_at_once_when_enough_has_come_together() throws Exception {
        buffer.add(new byte[ChunkBuffer.ENOUGH]);

        assertEquals(ChunkBuffer.ENOUGH, buffer.take(Duration.ZERO).length);
    }

    @Test
    void never_gives_more_than_the_largest_chunk() throws Exception {
        buffer.add(new byte[ChunkBuffer.LARGEST + 1]);
        buffer.end();

        assertEquals(ChunkBuffer.LARGEST, buffer.take(Duration.ZERO).length);
        assertEquals(1, buffer.take(Duration.ZERO).length);
        assertEquals(0, buffer.take(Duration.ZERO).length);
    }

    @Test
    void lets_its_writer_wait_when_a_largest_chunk_is_waiting() throws Exception {
        buffer.add(new byte[ChunkBuffer.LARGEST]);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(this::awaitRoom);
        assertFalse(writer.isDone());

        buffer.take(LONG);

        writer.get(10, TimeUnit.SECONDS);
    }

    @Test
    void drops_what_comes_after_the_end_and_lets_nobody_wait() throws Exception {
        buffer.add(new byte[ChunkBuffer.LARGEST]);
        buffer.end();
        buffer.add(new byte[] {1});

        CompletableFuture.runAsync(this::awaitRoom).get(10, TimeUnit.SECONDS);
        assertEquals(ChunkBuffer.LARGEST, buffer.take(LONG).length);
        assertEquals(0, buffer.take(LONG).length);
    }

    private void awaitRoom() {
        try {
            buffer.awaitRoom();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
