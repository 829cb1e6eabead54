package sh.shithub.actions.log.finish;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.stop.StopStep;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;

/**
 * Finishes the logs that are due, for as long as the service runs. One thread holds the leases and does all that is done to
 * their rows, many in one statement; some others write objects and hold no connection meanwhile. Woken by records of
 * {@code actions.log-finalizations}; a lost one costs the time to the next sweep. What comes of it is told through Kafka, so without Kafka nothing is done.
 */
@Singleton
public final class FinishLogs implements ApplicationEventListener<StartupEvent>, StopStep {
    private static final Logger LOG = LoggerFactory.getLogger(FinishLogs.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(1);

    private final FinishStep finishStep;
    private final HeldLogs held;
    private final boolean none;
    private final boolean kafka;
    private final BlockingQueue<Outcome> mailbox = new LinkedBlockingQueue<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ExecutorService writers;
    private final Thread thread = new Thread(this::loop, "finish-logs");
    private volatile boolean stopping;

    FinishLogs(
            FinishStep finishStep,
            HeldLogs held,
            FinishSettings settings,
            ObjectStorageSettings storage,
            @Property(name = "kafka.enabled", defaultValue = "true") boolean kafka) {
        this.finishStep = finishStep;
        this.held = held;
        this.none = storage.none();
        this.kafka = kafka;
        this.writers = Executors.newFixedThreadPool(settings.concurrency(), FinishLogs::writer);
        thread.setDaemon(true);
    }

    private static Thread writer(Runnable task) {
        Thread writer = new Thread(task, "log-writer");
        writer.setDaemon(true);
        return writer;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        if (none) {
            LOG.info("SHITHUB_OBJECT_STORAGE=none: logs stay in PostgreSQL, they are only read for annotations");
        }
        if (kafka) {
            thread.start();
        }
    }

    /** There may be a log to finish. Cheap, from any thread. */
    public void wake() {
        if (asked.compareAndSet(false, true)) {
            mailbox.add(new Outcome.Look());
        }
    }

    @Override
    public Turn turn() {
        return Turn.FOLLOW_UP;
    }

    /** Those that are being written are finished, the leases on the others given back. */
    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        wake();
        if (thread.isAlive()) {
            thread.join(STOP_WITHIN.plus(AFTER_FAULT).toMillis());
        }
        writers.shutdownNow();
    }

    private void loop() {
        while (!stopping) {
            turn(held.rest());
        }
        long end = System.nanoTime() + STOP_WITHIN.toNanos();
        while (held.count() > 0 && System.nanoTime() - end < 0) {
            turn(AFTER_FAULT);
        }
        try {
            held.release();
        } catch (RuntimeException e) {
            LOG.warn("leases on logs are not given back and run out instead: {}", e.getMessage());
        }
    }

    private void turn(Duration rest) {
        try {
            for (Outcome outcome : receive(rest)) {
                note(outcome);
            }
            held.settle();
            if (!stopping) {
                held.take().forEach(this::start);
            }
        } catch (InterruptedException e) {
            stopping = true;
        } catch (RuntimeException e) {
            LOG.warn("finishing logs waits for another try: {}", e.getMessage());
            held.restAfterFault(AFTER_FAULT);
        }
    }

    private List<Outcome> receive(Duration rest) throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        Outcome first = mailbox.poll(rest.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            outcomes.add(first);
            mailbox.drainTo(outcomes);
        }
        return outcomes;
    }

    private void note(Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            held.done(done.held(), done.written());
        } else if (outcome instanceof Outcome.Undone undone) {
            held.undone(undone.held(), undone.why());
        } else if (outcome instanceof Outcome.Unbegun unbegun) {
            held.unbegun(unbegun.held());
        } else {
            asked.set(false);
            held.look();
        }
    }

    private void start(Held step) {
        writers.execute(() -> mailbox.add(attempt(step)));
    }

    /** Whatever happens, the step comes back: one that did not would be held for ever. */
    private Outcome attempt(Held step) {
        if (stopping) {
            return new Outcome.Unbegun(step);
        }
        try {
            step.require();
            return new Outcome.Done(step, finishStep.finish(step));
        } catch (Throwable e) {
            return new Outcome.Undone(step, e);
        }
    }
}
