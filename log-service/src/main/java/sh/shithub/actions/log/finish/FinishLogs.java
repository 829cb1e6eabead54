package sh.shithub.actions.log.finish;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
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
 * Finishes the logs that are due, for as long as the service runs. One thread has the leases and does all that is done to
 * their rows, many in one statement; some others write objects and use no connection meanwhile. Records of
 * {@code actions.log-finalizations} wake it; a lost one costs the time to the next sweep. What it finds is told through Kafka, so
 * without Kafka it does nothing.
 */
@Singleton
public final class FinishLogs implements ApplicationEventListener<StartupEvent>, StopStep {
    private static final Logger LOG = LoggerFactory.getLogger(FinishLogs.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(1);

    private final WriteLog writeLog;
    private final LeasedLogs logs;
    private final boolean none;
    private final boolean kafka;
    /** What writers and wake-ups have the one thread do. */
    private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();

    private final AtomicBoolean asked = new AtomicBoolean();
    private final ExecutorService writers;
    private final Thread thread = new Thread(this::loop, "finish-logs");
    private volatile boolean stopping;

    FinishLogs(
            WriteLog writeLog,
            LeasedLogs logs,
            FinishSettings settings,
            ObjectStorageSettings storage,
            @Property(name = "kafka.enabled", defaultValue = "true") boolean kafka) {
        this.writeLog = writeLog;
        this.logs = logs;
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
            mailbox.add(() -> {
                asked.set(false);
                logs.look();
            });
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
            turn(logs.rest());
        }
        long end = System.nanoTime() + STOP_WITHIN.toNanos();
        while (logs.count() > 0 && System.nanoTime() - end < 0) {
            turn(AFTER_FAULT);
        }
        try {
            logs.release();
        } catch (RuntimeException e) {
            LOG.warn("leases on logs are not given back and run out instead: {}", e.getMessage());
        }
    }

    private void turn(Duration rest) {
        try {
            receive(rest);
            logs.settle();
            if (!stopping) {
                logs.take().forEach(log -> writers.execute(() -> mailbox.add(attempt(log))));
            }
        } catch (InterruptedException e) {
            stopping = true;
        } catch (RuntimeException e) {
            LOG.warn("finishing logs waits for another try: {}", e.getMessage());
            logs.restAfterFault(AFTER_FAULT);
        }
    }

    private void receive(Duration rest) throws InterruptedException {
        Runnable next = mailbox.poll(rest.toNanos(), TimeUnit.NANOSECONDS);
        while (next != null) {
            next.run();
            next = mailbox.poll();
        }
    }

    /** @return what the one thread notes of the log. Each try comes back, however it ends: else its lease would be renewed for ever. */
    private Runnable attempt(LeasedLog log) {
        if (stopping) {
            return () -> logs.notBegun(log);
        }
        try {
            log.require();
            Written written = writeLog.write(log);
            return () -> logs.written(log, written);
        } catch (Throwable e) {
            return () -> logs.failed(log, e);
        }
    }
}
