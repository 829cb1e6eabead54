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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.sql.Faults;

/** The leases of this instance and what became of them. Used by one thread; only {@link Held} is shared with writers. */
@Singleton
final class HeldLogs {
    private static final Logger LOG = LoggerFactory.getLogger(HeldLogs.class);

    private final Finalizations rows;
    private final StorageState storage;
    private final FinishSettings settings;
    private final Map<Long, Held> held = new HashMap<>();
    private final Map<Held, Written> done = new HashMap<>();
    private final Map<Held, String> undone = new HashMap<>();
    private final Set<Held> unbegun = new HashSet<>();
    /** Whether there may be due rows that are not taken. */
    private boolean look = true;

    private long nextSweep = System.nanoTime();
    private long nextRenewal = System.nanoTime();
    private long quietUntil = System.nanoTime();

    HeldLogs(Finalizations rows, StorageState storage, FinishSettings settings) {
        this.rows = rows;
        this.storage = storage;
        this.settings = settings;
    }

    int count() {
        return held.size();
    }

    void look() {
        look = true;
    }

    void done(Held step, Written written) {
        done.put(step, written);
        if (written.objectKey() != null && storage.answered()) {
            LOG.info("object storage answers again");
        }
    }

    void undone(Held step, Throwable why) {
        if (why instanceof StorageException fault && fault.outage() && storage.failed(fault.getMessage())) {
            LOG.error("object storage does not answer, logs wait in PostgreSQL: {}", fault.getMessage());
        }
        LOG.warn(
                "the log of step {} was not finished, try {}: {}",
                step.step().stepId(),
                step.step().attempt(),
                why.toString(),
                why instanceof StorageException || why instanceof Held.LostException ? null : why);
        undone.put(step, String.valueOf(why.getMessage()));
    }

    /** Nobody has begun it: the service stops. */
    void unbegun(Held step) {
        unbegun.add(step);
    }

    /** Writes down what has come back, and renews the rest. A fault that passes leaves it for the next turn. */
    void settle() {
        record();
        putOff();
        release(unbegun);
        unbegun.clear();
        renewInTime();
    }

    private void record() {
        if (done.isEmpty()) {
            return;
        }
        try {
            record(done.keySet());
        } catch (RuntimeException e) {
            rethrowPassing(e);
            List.copyOf(done.keySet()).forEach(this::recordAlone);
        }
    }

    /** One row that the database refuses must not hold up the others. */
    private void recordAlone(Held step) {
        try {
            record(Set.of(step));
        } catch (RuntimeException e) {
            rethrowPassing(e);
            done.remove(step);
            undone(step, e);
        }
    }

    private void record(Collection<Held> steps) {
        List<Held> these = List.copyOf(steps);
        Set<Long> recorded = rows.record(these.stream()
                .map(step -> new Finished(step.lease(), done.get(step)))
                .toList());
        for (Held step : these) {
            done.remove(step);
            held.remove(step.step().stepId());
            if (!recorded.contains(step.step().stepId())) {
                LOG.warn(
                        "the log of step {} is another's by now; nothing was recorded",
                        step.step().stepId());
            }
        }
    }

    private static void rethrowPassing(RuntimeException fault) {
        if (Faults.passing(fault)) {
            throw fault;
        }
    }

    private void putOff() {
        if (!undone.isEmpty()) {
            rows.putOff(undone.entrySet().stream()
                    .map(entry -> new Failed(entry.getKey().lease(), entry.getValue()))
                    .toList());
            undone.keySet().forEach(step -> held.remove(step.step().stepId()));
            undone.clear();
        }
    }

    private void renewInTime() {
        long now = System.nanoTime();
        if (held.isEmpty() || now - nextRenewal < 0) {
            return;
        }
        Map<Long, Lease> renewed = rows.renew(leases(held.values()), settings.lease());
        for (Held step : held.values()) {
            Lease lease = renewed.get(step.step().stepId());
            if (lease == null) {
                step.lose();
            } else {
                step.renewed(lease, now, settings.lease());
            }
        }
        nextRenewal = now + settings.lease().toNanos() / 3;
    }

    /** Takes as many due logs as there is room for, if there may be any. */
    List<Held> take() {
        int room = room();
        if (room == 0 || !(look || System.nanoTime() - nextSweep >= 0)) {
            return List.of();
        }
        long asked = System.nanoTime();
        List<Held> taken = rows.take(room, settings.lease()).stream()
                .map(step -> new Held(step, asked, settings.lease()))
                .toList();
        taken.forEach(step -> held.put(step.step().stepId(), step));
        if (held.size() == taken.size()) {
            nextRenewal = asked + settings.lease().toNanos() / 3;
        }
        look = taken.size() == room;
        nextSweep = asked + jittered(settings.sweepEvery());
        forgetOutageWithoutWork(taken);
        return taken;
    }

    /** Another instance has done what was tried here: nothing is left that could show the store's state. */
    private void forgetOutageWithoutWork(List<Held> taken) {
        if (taken.isEmpty() && held.isEmpty() && storage.outage() != null && rows.waiting() == 0) {
            storage.answered();
        }
    }

    private int room() {
        if (storage.outage() == null) {
            return settings.held() - held.size();
        }
        return held.isEmpty() && storage.quiet().isZero() ? 1 : 0;
    }

    /** How long there is nothing to do here unless something comes in. */
    Duration rest() {
        long now = System.nanoTime();
        long next = held.isEmpty() ? storage.quiet().toNanos() : nextRenewal - now;
        if (room() > 0) {
            long nextTake = look ? 0 : nextSweep - now;
            next = held.isEmpty() ? nextTake : Math.min(next, nextTake);
        }
        return Duration.ofNanos(Math.max(0, Math.max(next, quietUntil - now)));
    }

    void restAfterFault(Duration rest) {
        quietUntil = System.nanoTime() + rest.toNanos();
    }

    private static long jittered(Duration wait) {
        return wait.toNanos() + ThreadLocalRandom.current().nextLong(wait.toNanos() / 4 + 1);
    }

    /** When the service stops: whatever is left is another instance's at once. */
    void release() {
        release(List.copyOf(held.values()));
    }

    private void release(Collection<Held> steps) {
        if (!steps.isEmpty()) {
            rows.release(leases(steps));
            steps.forEach(step -> held.remove(step.step().stepId()));
        }
    }

    private static List<Lease> leases(Collection<Held> steps) {
        return steps.stream().map(Held::lease).toList();
    }
}
