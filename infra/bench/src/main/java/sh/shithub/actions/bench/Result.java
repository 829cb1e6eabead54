package sh.shithub.actions.bench;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a run has shown.
 *
 * @param setUp in words
 * @param each our slices in the order in which they ran
 * @param half at half the calls per second of the peak; null when not measured
 * @param baseline the original's statements, of which only PostgreSQL's CPU counts; null when not measured
 * @param baselineSetUp in words
 * @param verified what was compared in the database
 */
record Result(
        String scenario,
        String setUp,
        List<Slice> each,
        Slice half,
        Slice baseline,
        String baselineSetUp,
        Map<String, Object> verified) {

    Slice ours() {
        return each.stream().reduce(Slice.none(), Slice::plus);
    }

    /** How many times the baseline's calls a second; empty without one, or when it made no call. */
    OptionalDouble throughputRatio() {
        return baseline == null
                ? OptionalDouble.empty()
                : ratio(ours().calls().callsPerSecond(), baseline.calls().callsPerSecond());
    }

    /** How many times less CPU a call than the baseline. */
    OptionalDouble cpuRatio() {
        return baseline == null
                ? OptionalDouble.empty()
                : ratio(baseline.cpuMillisPerCall(), ours().cpuMillisPerCall());
    }

    private static OptionalDouble ratio(double over, double under) {
        return over == 0 || under == 0 ? OptionalDouble.empty() : OptionalDouble.of(over / under);
    }
}
