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
import sh.shithub.actions.platform.sql.Faults;
import sh.shithub.actions.platform.trace.Line;

/** The leases of this instance and what became of them. Used by one thread; only {@link Held} is shared with writers. */
@Singleton
final class HeldLogs {
    private static final Logger LOG = LoggerFactory.getLogger(HeldLogs.class);
    /** How soon a row is tried again that somebody else held. */
    private static final Duration BUSY = Duration.ofMillis(50);

    private final Finalizations rows;
    private final StorageState storage;
    private final FinishSettings settings;
    private final CountFinished counts;
    private final Map<Long, Held> held = new HashMap<>();
    private final Map<Held, Written> done = new HashMap<>();
    private final Map<Held, String> undone = new HashMap<>();
    private final Set<Held> unbegun = new HashSet<>();
    /** Whether there may be due rows that are not taken. */
    private boolean look = true;

    private long nextSweep = System.nanoTime();
    private long nextRenewal = System.nanoTime();
    private long quietUntil = System.nanoTime();

    HeldLogs(Finalizations rows, StorageState storage, FinishSettings settings, CountFinished counts) {
        this.rows = rows;
        this.storage = storage;
        this.settings = settings;
        this.counts = counts;
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
        step.step()
                .line(Line.warn(LOG))
                .because(why instanceof StorageException || why instanceof Held.LostException ? null : why)
                .say("the log was not finished, try {}: {}", step.step().attempt(), why.toString());
        counts.failed();
        undone.put(step, String.valueOf(why.getMessage()).replace('\0', ' '));
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
        renewInTime();
    }

    private void record() {
        together(done.keySet(), this::record, (step, fault) -> {
            done.remove(step);
            undone(step, fault);
        });
    }

    /** A step whose row is somebody else's at this moment stays for the next turn. */
    private void record(List<Held> steps) {
        Finalizations.Recorded recorded = rows.record(steps.stream()
                .map(step -> new Finished(step.lease(), done.get(step)))
                .toList());
        for (Held step : steps) {
            long id = step.step().stepId();
            if (recorded.busy().contains(id)) {
                continue;
            }
            Written written = done.get(step);
            forget(step);
            if (recorded.done().contains(id)) {
                counts.recorded(step.step(), written);
                step.step()
                        .line(Line.info(LOG))
                        .with("bytes", written.objectBytes())
                        .say("log finalised");
            } else {
                LOG.warn("the log of step {} is another's by now; nothing was recorded", id);
            }
        }
    }

    private void putOff() {
        together(undone.keySet(), this::putOff, this::giveUp);
    }

    private void putOff(List<Held> steps) {
        rows.putOff(steps.stream()
                .map(step -> new Failed(step.lease(), undone.get(step)))
                .toList());
        steps.forEach(this::forget);
    }

    /** One statement for all; a row that the database refuses for good must not hold up the others. */
    private static void together(
            Collection<Held> all, Consumer<List<Held>> act, BiConsumer<Held, RuntimeException> refused) {
        List<Held> steps = List.copyOf(all);
        if (!steps.isEmpty() && !accepted(steps, act, fault -> {})) {
            steps.forEach(step -> accepted(List.of(step), act, fault -> refused.accept(step, fault)));
        }
    }

    private static boolean accepted(List<Held> steps, Consumer<List<Held>> act, Consumer<RuntimeException> refused) {
        try {
            act.accept(steps);
            return true;
        } catch (RuntimeException e) {
            if (Faults.passing(e)) {
                throw e;
            }
            refused.accept(e);
            return false;
        }
    }

    /** Its row cannot be changed: the lease on it runs out, and whoever is at it stops. */
    private void giveUp(Held step, RuntimeException fault) {
        LOG.error(
                "the log of step {} is left until its lease runs out",
                step.step().stepId(),
                fault);
        step.lose();
        forget(step);
    }

    /** By the holder, not by the step: this instance may have taken a step again whose lease it had lost. */
    private void forget(Held step) {
        held.remove(step.step().stepId(), step);
        done.remove(step);
        undone.remove(step);
        unbegun.remove(step);
    }

    private void renewInTime() {
        long now = System.nanoTime();
        if (held.isEmpty() || now - nextRenewal < 0) {
            return;
        }
        together(held.values(), steps -> renew(steps, now), this::giveUp);
        nextRenewal = now + settings.lease().toNanos() / 3;
    }

    private void renew(List<Held> steps, long now) {
        Map<Long, Lease> renewed = rows.renew(leases(steps), settings.lease());
        for (Held step : steps) {
            Lease lease = renewed.get(step.step().stepId());
            if (lease == null) {
                step.lose();
            } else {
                step.renewed(lease, now, settings.lease());
            }
        }
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
        if (!done.isEmpty()) {
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

    /** When the service stops: whatever is left is another instance's at once. */
    void release() {
        release(held.values());
    }

    private void release(Collection<Held> all) {
        together(all, this::giveBack, this::giveUp);
    }

    private void giveBack(List<Held> steps) {
        rows.release(leases(steps));
        steps.forEach(this::forget);
    }

    private static List<Lease> leases(Collection<Held> steps) {
        return steps.stream().map(Held::lease).toList();
    }
}
