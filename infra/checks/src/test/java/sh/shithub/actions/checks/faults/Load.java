package sh.shithub.actions.checks.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Stock and retrying clients at work, and an operator who queues, from the first fault to behind the last. */
final class Load implements AutoCloseable {
    private static final int CLIENTS = 10;
    /** An abandoned job ends when its last token has expired, and one that needs it is then skipped. */
    private static final Duration DRAINED = Duration.ofSeconds(200);

    private final FaultyStack stack;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean enough;
    private volatile boolean over;

    Load(FaultyStack stack, Ledger ledger) {
        this.stack = stack;
        begin("operator", new Operator(stack, ledger, () -> enough));
        for (int i = 0; i < CLIENTS; i++) {
            // Of both kinds half call the one gateway first, and half the other.
            begin("runner-" + i, new Runner(stack, ledger, i % 4 > 1, i, () -> over));
        }
    }

    /** No new runs; returns when every job has ended. */
    void drain() {
        enough = true;
        await("the end of all jobs")
                .atMost(DRAINED)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> Operator.open(stack) == 0);
        close();
    }

    @Override
    public void close() {
        enough = true;
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void begin(String name, Runnable act) {
        Thread thread = new Thread(act, name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }
}
