package sh.shithub.actions.runner.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final StopNotice stopNotice = new StopNotice();

    @Test
    void waits_as_long_as_the_server_asks_within_bounds() {
        Patience patience = new Patience(Duration.ofMinutes(1), stopNotice);
        assertEquals(Duration.ofSeconds(3), patience.next(Duration.ofSeconds(3)));
        assertEquals(Duration.ofMillis(200), patience.next(Duration.ZERO));
        assertEquals(Duration.ofSeconds(15), patience.next(Duration.ofHours(1)));
    }

    @Test
    void doubles_its_own_waits_up_to_a_bound() {
        Patience patience = new Patience(Duration.ofMinutes(1), stopNotice);
        assertEquals(Duration.ofMillis(200), patience.next(null));
        assertEquals(Duration.ofMillis(400), patience.next(null));
        for (int i = 0; i < 20; i++) {
            patience.next(null);
        }
        assertEquals(Duration.ofSeconds(5), patience.next(null));
    }

    @Test
    void is_over_after_its_time() {
        assertTrue(new Patience(Duration.ZERO, stopNotice).over());
        assertFalse(new Patience(Duration.ofMinutes(1), stopNotice).over());
    }

    @Test
    void wakes_who_waits_when_a_stop_is_asked_for() throws Exception {
        Patience patience = new Patience(Duration.ofMinutes(1), stopNotice);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> pause(patience));
        stopNotice.begin();
        waiting.get(10, TimeUnit.SECONDS);
    }

    private static void pause(Patience patience) {
        try {
            patience.pause(Duration.ofSeconds(15));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
