package sh.shithub.actions.platform.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndOfServiceTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final BlockingQueue<String> exits = new LinkedBlockingQueue<>();
    private final AtomicInteger stops = new AtomicInteger();
    private final CountDownLatch finished = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        finished.countDown();
    }

    @Test
    void a_stop_in_order_is_a_success() throws Exception {
        EndOfService end = service(LONG);
        end.asked();
        finished.countDown();
        assertEquals("in order", exit());
    }

    @Test
    void a_second_request_ends_it_at_once_and_says_what_was_open() throws Exception {
        EndOfService end = service(LONG);
        end.asked();
        end.asked();
        assertEquals(
                "log-service was asked to stop a second time and ends now; still open: probe with a batch of 3",
                exit());
    }

    @Test
    void at_the_limit_it_ends_and_says_what_was_open() throws Exception {
        service(Duration.ofSeconds(1)).asked();
        assertEquals(
                "log-service has not stopped in order within 1 s and ends now; still open: probe with a batch of 3",
                exit());
    }

    @Test
    void a_process_that_exits_for_another_reason_stops_in_order_too_and_once() {
        EndOfService end = service(LONG);
        finished.countDown();
        end.atExit();
        end.atExit();
        assertEquals(1, stops.get());
        assertTrue(exits.isEmpty(), "it is on its way out already");
    }

    private EndOfService service(Duration within) {
        return new EndOfService(
                "log-service", this::stop, () -> "probe with a batch of 3", within, new EndOfService.Exit() {
                    @Override
                    public void inOrder() {
                        exits.add("in order");
                    }

                    @Override
                    public void atOnce(String why) {
                        exits.add(why);
                    }
                });
    }

    private void stop() {
        stops.incrementAndGet();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String exit() throws InterruptedException {
        return exits.poll(LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
