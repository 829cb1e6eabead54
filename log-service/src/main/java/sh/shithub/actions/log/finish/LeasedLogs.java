package sh.shithub.actions.log.finish;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.log.objects.StorageException;
import sh.shithub.actions.platform.sql.Faults;
import sh.shithub.actions.platform.trace.LogLine;

/** The leases of this instance and what became of their logs. Used by one thread; only {@link LeasedLog} is shared with writers. */
@Singleton
final class LeasedLogs {
    private static final Logger LOG = LoggerFactory.getLogger(LeasedLogs.class);
    /** How soon a row is tried again that another transaction had locked. */
    private static final Duration BUSY = Duration.ofMillis(50);

    private final Finalizations rows;
    private final StorageState storage;
    private final FinishSettings settings;
    private final CountFinished counts;
    private final Map<Long, LeasedLog> leased = new HashMap<>();
    private final Map<LeasedLog, Written> written = new HashMap<>();
    private final Map<LeasedLog, String> failed = new HashMap<>();
    private final Set<LeasedLog> notBegun = new HashSet<>();
    /** Whether there may be due rows that are not taken. */
    private boolean look = true;

    private long nextSweep = System.nanoTime();
    private long nextRenewal = System.nanoTime();
    private long quietUntil = System.nanoTime();

    LeasedLogs(Finalizations rows, StorageState storage, FinishSettings settings, CountFinished counts) {
        this.rows = rows;
        this.storage = storage;
        this.settings = settings;
        this.counts = counts;
    }

    int count() {
        return leased.size();
    }

    void look() {
        look = true;
    }

    void written(LeasedLog log, Written what) {
        written.put(log, what);
        if (what.objectKey() != null && storage.answered()) {
            LOG.info("object storage answers again");
        }
    }

    void failed(LeasedLog log, Throwable cause) {
        if (cause instanceof StorageException fault && fault.outage() && storage.failed(fault.getMessage())) {
            LOG.error("object storage does not answer, logs wait in PostgreSQL: {}", fault.getMessage());
        }
        boolean known = cause instanceof StorageException || cause instanceof LeasedLog.LostException;
        log.step()
                .about(LogLine.warn(LOG))
                .because(known ? null : cause)
                .say("the log was not finished, try {}: {}", log.step().attempt(), cause.toString());
        counts.failed();
        failed.put(log, String.valueOf(cause.getMessage()).replace('\0', ' '));
    }

    /** The service stops, and no writer has begun it. */
    void notBegun(LeasedLog log) {
        notBegun.add(log);
    }

    /** Writes down what has come back, and renews the rest. A fault that passes leaves it for the next turn. */
    void settle() {
        together(written.keySet(), this::record, (log, fault) -> {
            written.remove(log);
            failed(log, fault);
        });
        together(failed.keySet(), this::putOff, this::giveUp);
        release(notBegun);
        renewInTime();
    }

    /** A step whose row another transaction has locked stays for the next turn. */
    private void record(List<LeasedLog> logs) {
        Finalizations.Recorded recorded = rows.record(logs.stream()
                .map(log -> new Finished(log.lease(), written.get(log)))
                .toList());
        for (LeasedLog log : logs) {
            if (!recorded.busy().contains(log.stepId())) {
                Written what = written.get(log);
                forget(log);
                recorded(log.step(), what, recorded.done().contains(log.stepId()));
            }
        }
    }

    private void recorded(Unfinished step, Written what, boolean done) {
        if (done) {
            counts.recorded(step, what);
            step.about(LogLine.info(LOG)).with("bytes", what.objectBytes()).say("log finalised");
        } else {
            LOG.warn("the log of step {} is another's by now; nothing was recorded", step.stepId());
        }
    }

    private void putOff(List<LeasedLog> logs) {
        rows.putOff(logs.stream()
                .map(log -> new Failed(log.lease(), failed.get(log)))
                .toList());
        logs.forEach(this::forget);
    }

    /** One statement for all; a row that the database refuses for good must not hold up the others. */
    private static void together(
            Collection<LeasedLog> all, Consumer<List<LeasedLog>> act, BiConsumer<LeasedLog, RuntimeException> refused) {
        List<LeasedLog> logs = List.copyOf(all);
        try {
            if (!logs.isEmpty()) {
                act.accept(logs);
            }
        } catch (RuntimeException e) {
            if (Faults.passing(e)) {
                throw e;
            } else if (logs.size() == 1) {
                refused.accept(logs.get(0), e);
            } else {
                logs.forEach(log -> together(List.of(log), act, refused));
            }
        }
    }

    /** Its row cannot be changed: the lease on it runs out, and its writer stops. */
    private void giveUp(LeasedLog log, RuntimeException fault) {
        LOG.error("the log of step {} is left until its lease runs out", log.stepId(), fault);
        log.lose();
        forget(log);
    }

    /** By the log, not by the step: this instance may have taken a step again whose lease it had lost. */
    private void forget(LeasedLog log) {
        leased.remove(log.stepId(), log);
        written.remove(log);
        failed.remove(log);
        notBegun.remove(log);
    }

    private void renewInTime() {
        long now = System.nanoTime();
        if (leased.isEmpty() || now - nextRenewal < 0) {
            return;
        }
        together(leased.values(), logs -> renew(logs, now), this::giveUp);
        nextRenewal = now + settings.lease().toNanos() / 3;
    }

    private void renew(List<LeasedLog> logs, long now) {
        Map<Long, Lease> renewed = rows.renew(leases(logs), settings.lease());
        for (LeasedLog log : logs) {
            Lease lease = renewed.get(log.stepId());
            if (lease == null) {
                log.lose();
            } else {
                log.renewed(lease, now, settings.lease());
            }
        }
    }

    /** Takes as many due logs as this instance may take, if there may be any. */
    List<LeasedLog> take() {
        int most = mayTake();
        if (most == 0 || !(look || System.nanoTime() - nextSweep >= 0)) {
            return List.of();
        }
        long asked = System.nanoTime();
        List<LeasedLog> taken = rows.take(most, settings.lease()).stream()
                .map(step -> new LeasedLog(step, asked, settings.lease()))
                .toList();
        taken.forEach(log -> leased.put(log.stepId(), log));
        if (leased.size() == taken.size()) {
            nextRenewal = asked + settings.lease().toNanos() / 3;
        }
        look = taken.size() == most;
        nextSweep = asked + jittered(settings.sweepEvery());
        forgetOutageWithoutWork(taken);
        return taken;
    }

    /** Another instance has done what was tried here: nothing is left that could show the store's state. */
    private void forgetOutageWithoutWork(List<LeasedLog> taken) {
        if (taken.isEmpty() && leased.isEmpty() && storage.outage() != null && rows.waiting() == 0) {
            storage.answered();
        }
    }

    /** While the store is down, one log at a time is tried. */
    private int mayTake() {
        if (storage.outage() == null) {
            return settings.leases() - leased.size();
        }
        return leased.isEmpty() && storage.quiet().isZero() ? 1 : 0;
    }

    /** How long there is nothing to do here unless something comes in. */
    Duration rest() {
        long now = System.nanoTime();
        long next = leased.isEmpty() ? storage.quiet().toNanos() : nextRenewal - now;
        if (mayTake() > 0) {
            long nextTake = look ? 0 : nextSweep - now;
            next = leased.isEmpty() ? nextTake : Math.min(next, nextTake);
        }
        if (!written.isEmpty()) {
            next = Math.min(next, BUSY.toNanos());
        }
        return Duration.ofNanos(Math.max(0, Math.max(next, quietUntil - now)));
    }

    void restAfterFault(Duration rest) {
        quietUntil = System.nanoTime() + rest.toNanos();
    }

    private static long jittered(Duration wait) {
        return wait.toNanos() + ThreadLocalRandom.current().nextLong(wait.toNanos() / 4 + 1);
    }

    /** When the service stops: each log that is left is another instance's at once. */
    void release() {
        release(leased.values());
    }

    private void release(Collection<LeasedLog> all) {
        together(
                all,
                logs -> {
                    rows.release(leases(logs));
                    logs.forEach(this::forget);
                },
                this::giveUp);
    }

    private static List<Lease> leases(Collection<LeasedLog> logs) {
        return logs.stream().map(LeasedLog::lease).toList();
    }
}
