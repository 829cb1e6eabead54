package sh.shithub.actions.bench.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FeederTest {
    private static final List<Long> POOL = LongStream.rangeClosed(1, 50).boxed().toList();

    @Test
    void makes_up_for_what_was_taken_oldest_first_until_the_pool_is_empty() throws Exception {
        BlockingQueue<Long> queue = new LinkedBlockingQueue<>(POOL.subList(0, 8));
        try (Feeder feeder = new Feeder(POOL, 8, queue::addAll)) {
            for (long wanted = 1; wanted <= POOL.size(); wanted++) {
                assertEquals(wanted, queue.poll(20, TimeUnit.SECONDS));
                feeder.claimed();
                assertTrue(queue.size() <= 8, "longer than it may be: " + queue);
            }
            assertTrue(feeder.exhausted());
        }
    }

    @Test
    void what_stops_it_is_told_at_the_end() throws Exception {
        Feeder feeder = new Feeder(POOL, 2, more -> {
            throw new SQLException("no");
        });
        feeder.claimed();
        while (!feeder.exhausted()) {
            Thread.onSpinWait();
        }

        assertEquals("no", assertThrows(SQLException.class, feeder::close).getMessage());
    }
}
