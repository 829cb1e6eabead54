package sh.shithub.actions.bench;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import sh.shithub.actions.bench.load.Tally;

/**
 * A stretch of load, with what followed from it.
 *
 * @param calls made and answered
 * @param drained how long it took after the last answer until everything was stored
 * @param cpu used by each process of the stack, until then
 * @param compilers of that, by the compilers of the Java processes
 * @param generator CPU used by this program meanwhile
 */
record Slice(Tally calls, Duration drained, Map<String, Duration> cpu, Duration compilers, Duration generator) {
    static Slice none() {
        return new Slice(new Tally(), Duration.ZERO, Map.of(), Duration.ZERO, Duration.ZERO);
    }

    Slice plus(Slice next) {
        Map<String, Duration> sum = new TreeMap<>(cpu);
        next.cpu.forEach((name, time) -> sum.merge(name, time, Duration::plus));
        return new Slice(
                calls.plus(next.calls, false),
                drained.plus(next.drained),
                sum,
                compilers.plus(next.compilers),
                generator.plus(next.generator));
    }

    /** Milliseconds a call, all processes together. */
    double cpuMillisPerCall() {
        return perCall(cpu.values().stream().reduce(Duration.ZERO, Duration::plus));
    }

    /** @return 0 when there was no call */
    double perCall(Duration time) {
        return calls.calls() == 0 ? 0 : time.toNanos() / 1e6 / calls.calls();
    }

    /** Calls a second when the time until all was stored counts as well. */
    double storedPerSecond() {
        long nanos = calls.elapsed().plus(drained).toNanos();
        return nanos == 0 ? 0 : calls.calls() * 1e9 / nanos;
    }
}
