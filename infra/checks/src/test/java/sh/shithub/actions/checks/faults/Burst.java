package sh.shithub.actions.checks.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import sh.shithub.actions.devstack.stack.StackException;

/** Faults that overlap, each mended when its time is over. */
final class Burst {
    /** Calls may stand still under the fault before. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(1500);

    /** Longer than the longest burst: what a service needs may be paused until its end. */
    private static final Duration STARTED_WITHIN = Duration.ofSeconds(90);

    private final FaultyStack stack;
    private final Ledger ledger;
    private final List<Done> done = new ArrayList<>();

    /**
     * One that has happened.
     *
     * @param seen for people
     * @param due when it is to be mended, in nanoseconds of this JVM
     */
    record Done(Fault fault, Act act, String seen, long due) {
        @Override
        public String toString() {
            return fault + ": " + seen;
        }
    }

    Burst(FaultyStack stack, Ledger ledger) {
        this.stack = stack;
        this.ledger = ledger;
    }

    List<Done> done() {
        return done;
    }

    /** Returns when all is mended; how long that took. */
    Duration happen(List<Fault> faults) {
        long begun = System.nanoTime();
        for (Fault fault : faults) {
            awaitCalls(fault.afterCalls());
            Act act = Act.of(fault, stack, ledger);
            String seen = act.strike();
            done.add(
                    new Done(fault, act, seen, System.nanoTime() + fault.lasts().toNanos()));
        }
        CompletableFuture<Void> starts = CompletableFuture.runAsync(this::start);
        done.stream().sorted(Comparator.comparingLong(Done::due)).forEach(struck -> {
            sleepUntil(struck.due());
            struck.act().heal();
        });
        starts.join();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** One after the other when the last of them is due, servers first: only one start may be under way. */
    private void start() {
        List<Done> dead =
                done.stream().filter(struck -> struck.act().dead().isPresent()).toList();
        if (dead.isEmpty()) {
            return;
        }
        sleepUntil(dead.stream().mapToLong(Done::due).max().orElseThrow());
        List<String> names =
                dead.stream().map(struck -> struck.act().dead().orElseThrow()).toList();
        names.stream().filter(Kind.Names.SERVERS::contains).forEach(this::start);
        names.stream().filter(Kind.Names.SERVICES::contains).forEach(this::start);
    }

    /** A service that starts while what it needs is paused ends with 75; a supervisor starts it again, for as long as that lasts. */
    private void start(String name) {
        long end = System.nanoTime() + STARTED_WITHIN.toNanos();
        while (true) {
            try {
                stack.start(name);
                return;
            } catch (StackException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                System.out.println("a start failed and is tried again: "
                        + e.getMessage().lines().findFirst().orElseThrow());
            }
        }
    }

    private void awaitCalls(int more) {
        int target = ledger.calls() + more;
        try {
            await().pollInterval(Duration.ofMillis(10)).atMost(LONGEST_WAIT).until(() -> ledger.calls() >= target);
        } catch (ConditionTimeoutException e) {
            // Then it happens while nothing moves.
        }
    }

    private static void sleepUntil(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
