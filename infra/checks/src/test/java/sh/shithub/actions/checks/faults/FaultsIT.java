package sh.shithub.actions.checks.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.shithub.actions.devstack.process.LogTail;
import sh.shithub.actions.devstack.process.Pids;

/**
 * Whatever happens to a process, a connection or a disk under load: nothing acknowledged is lost, nothing hangs, and all is well
 * again by itself. What may happen, and how to have one run again: infra/docs/faults.md.
 */
class FaultsIT {
    /** Noticing takes up to 15 s, and the session of a member that is gone lasts 10 s. */
    private static final Duration DETECTED = Duration.ofSeconds(25);

    private static final int WARM_UP_CALLS = 150;

    private final long seed = Long.getLong("faults.seed", new Random().nextInt(1_000_000));
    private final Set<Kind> kinds = Kind.named(System.getProperty("faults.kinds", "kill,pause,cut,delay"));
    private final Schedule schedule = Schedule.of(seed, Integer.getInteger("faults.count", 20), kinds);
    private final Ledger ledger = new Ledger();

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void nothing_acknowledged_is_lost_and_all_is_well_again_by_itself() {
        assumeTrue(Boolean.getBoolean("faults.run"), "it is run once, not with each broker and protocol");
        System.out.println("faults: -Dfaults.seed=" + seed);
        Map<String, Long> pids;
        try (FaultyStack stack = new FaultyStack(kinds.contains(Kind.CLOCK));
                Load load = new Load(stack, ledger)) {
            await("calls").atMost(Duration.ofSeconds(60)).until(() -> ledger.calls() >= WARM_UP_CALLS);
            Lag lag = new Lag(stack);
            happen(stack, lag);
            pids = pids(stack);
            finish(stack, load, lag);
        }
        pids.values().removeIf(pid -> !Pids.isRunning(pid));
        assertEquals(Map.of(), pids, "processes that were left");
        System.out.println("faults: " + ledger.calls() + " calls acknowledged, "
                + ledger.told().size()
                + " jobs handed out, "
                + ledger.told().stream().filter(Told::isAbandoned).count()
                + " given up by clients whose gateway was killed");
    }

    private void happen(FaultyStack stack, Lag lag) {
        Processes processes = new Processes(stack);
        Invariants invariants = new Invariants(stack, ledger);
        for (List<Fault> faults : schedule.bursts()) {
            Burst burst = new Burst(stack, ledger);
            try {
                Duration outage = burst.happen(faults);
                long mended = System.nanoTime();
                lag.awaitOk(outage.multipliedBy(2).plus(DETECTED), ledger.takeLosses());
                tell(burst, outage, Duration.ofNanos(System.nanoTime() - mended));
                invariants.check();
                processes.check();
            } catch (AssertionError | RuntimeException e) {
                throw failed(stack, burst.done().isEmpty() ? faults : burst.done(), targets(faults), e);
            }
        }
    }

    private void finish(FaultyStack stack, Load load, Lag lag) {
        try {
            load.drain();
            lag.awaitOk(DETECTED, ledger.takeLosses());
            new Invariants(stack, ledger).checkAll();
            Processes processes = new Processes(stack);
            processes.checkIdle();
            processes.checkLogs();
        } catch (AssertionError | RuntimeException e) {
            throw failed(stack, List.of("the end"), List.of(), e);
        }
    }

    private static void tell(Burst burst, Duration outage, Duration recovery) {
        burst.done()
                .forEach(done -> System.out.printf(
                        "%s; mended after %.1f s, all well %.1f s later%n",
                        done, outage.toMillis() / 1000.0, recovery.toMillis() / 1000.0));
    }

    private AssertionError failed(FaultyStack stack, List<?> when, List<String> targets, Throwable e) {
        StringBuilder text = new StringBuilder("-Dfaults.seed=" + seed + ", ");
        text.append(when).append(":\n").append(e.getMessage());
        List<String> wrong = ledger.wrong();
        if (!wrong.isEmpty()) {
            text.append("\nwrong answers: ").append(String.join("\n", wrong.subList(0, Math.min(10, wrong.size()))));
        }
        targets.forEach(
                name -> text.append("\n\n").append(name).append(" said last:\n").append(LogTail.of(stack.log(name))));
        return new AssertionError(text.toString(), e);
    }

    /** The processes that a fault is about. */
    private static List<String> targets(List<Fault> faults) {
        return faults.stream()
                .flatMap(fault ->
                        List.of((fault.kind() == Kind.PARTITION ? "kafka" : fault.target()).split("-")).stream())
                .distinct()
                .toList();
    }

    private static Map<String, Long> pids(FaultyStack stack) {
        Map<String, Long> pids = new TreeMap<>();
        stack.processes().forEach(name -> pids.put(name, stack.pid(name)));
        return pids;
    }
}
