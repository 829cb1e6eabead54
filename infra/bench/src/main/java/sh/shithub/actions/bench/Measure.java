package sh.shithub.actions.bench;

import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import sh.shithub.actions.bench.baseline.DriveBaseline;
import sh.shithub.actions.bench.cpu.ProcessCpu;
import sh.shithub.actions.bench.load.Load;
import sh.shithub.actions.bench.load.Tally;
import sh.shithub.actions.bench.scenario.Scenario;

/**
 * Runs a scenario in slices, with a slice of the baseline after each, so that both meet the same machine in the same minutes.
 * A slice of ours ends when everything it set off is done: neither side works while the other is measured.
 */
record Measure(Stack stack, Scenario scenario, Schedule schedule, PrintStream progress) {
    private static final String POSTGRES = "postgres";
    private static final String GENERATOR = "generator";
    /** Enough for the plans of the baseline's statements to settle. */
    private static final Duration BASELINE_WARM_UP = Duration.ofMillis(500);

    /**
     * @param warmUp of which nothing is counted; zero: none
     * @param slice each, of ours and of the baseline
     * @param load as it is asked for in each slice
     * @param half whether a slice at half the peak follows
     */
    record Schedule(Duration warmUp, int slices, Duration slice, Load load, boolean half) {
        /** @param seconds altogether; slices are five seconds long or a little less */
        static Schedule of(double seconds, double warmUpSeconds, long calls, double rate, boolean half) {
            int slices = (int) Math.ceil(seconds / 5);
            Duration slice = seconds(seconds / slices);
            Load load = Load.during(slice).atMost(calls).atRate(rate);
            return new Schedule(seconds(warmUpSeconds), slices, slice, load, half && rate == 0);
        }

        private static Duration seconds(double seconds) {
            return Duration.ofNanos((long) (seconds * 1e9));
        }
    }

    /** @param baseline null: ours alone */
    Result run(DriveBaseline baseline) throws SQLException {
        warmUp(baseline);
        List<Slice> ours = new ArrayList<>();
        Slice theirs = baseline == null ? null : Slice.none();
        for (int i = 1; i <= schedule.slices(); i++) {
            Slice slice = ours(schedule.load());
            say(
                    "slice %d of %d: %,.0f calls/s",
                    i, schedule.slices(), slice.calls().callsPerSecond());
            ours.add(slice);
            if (baseline != null) {
                Slice other = theirs(baseline, schedule.slice());
                say("  baseline: %,.1f calls/s", other.calls().callsPerSecond());
                theirs = theirs.plus(other);
            }
        }
        double peak = ours.stream().reduce(Slice.none(), Slice::plus).calls().callsPerSecond();
        return new Result(
                scenario.name(),
                scenario.describe(),
                ours,
                half(peak),
                theirs,
                baseline == null ? null : baseline.describe(),
                scenario.verify());
    }

    private void warmUp(DriveBaseline baseline) throws SQLException {
        if (!schedule.warmUp().isZero()) {
            say("warming up for %.0f s", schedule.warmUp().toMillis() / 1000.0);
            scenario.drive(Load.during(schedule.warmUp()));
            scenario.settle();
        }
        if (baseline != null) {
            baseline.drive(BASELINE_WARM_UP);
        }
    }

    private Slice half(double peak) throws SQLException {
        if (!schedule.half() || peak < 2) {
            return null;
        }
        say("at half of that: %,.0f calls/s", peak / 2);
        return ours(schedule.load().atRate(peak / 2));
    }

    private Slice ours(Load load) throws SQLException {
        Map<String, Duration> before = used();
        Duration compiled = ProcessCpu.compilers(stack.processes().values());
        Tally calls = scenario.drive(load);
        Duration drained = scenario.settle();
        Map<String, Duration> cpu = since(before);
        Duration compilers = ProcessCpu.compilers(stack.processes().values()).minus(compiled);
        return new Slice(
                calls, drained, cpu, compilers.isNegative() ? Duration.ZERO : compilers, cpu.remove(GENERATOR));
    }

    private Slice theirs(DriveBaseline baseline, Duration time) {
        Map<String, Duration> before = used();
        Tally calls = baseline.drive(time);
        Map<String, Duration> cpu = since(before);
        return new Slice(calls, Duration.ZERO, Map.of(POSTGRES, cpu.get(POSTGRES)), Duration.ZERO, cpu.get(GENERATOR));
    }

    private Map<String, Duration> used() {
        Map<String, Long> processes = new TreeMap<>(stack.processes());
        processes.put(GENERATOR, ProcessHandle.current().pid());
        return ProcessCpu.of(processes);
    }

    private Map<String, Duration> since(Map<String, Duration> before) {
        Map<String, Duration> now = used();
        Map<String, Duration> spent = new TreeMap<>();
        before.forEach((name, earlier) -> {
            if (!now.containsKey(name)) {
                throw new InvalidRun(name + " ended while it was measured; its log says why");
            }
            spent.put(name, now.get(name).minus(earlier));
        });
        return spent;
    }

    private void say(String format, Object... values) {
        progress.println(String.format(Locale.ROOT, format, values));
    }
}
