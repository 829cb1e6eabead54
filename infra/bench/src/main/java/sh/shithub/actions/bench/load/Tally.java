package sh.shithub.actions.bench.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What came of a load: counts by outcome, and how long the counted calls took. Not for two threads at once. */
public final class Tally {
    private static final long HIGHEST_MICROS = Duration.ofMinutes(10).toNanos() / 1000;

    private final Histogram micros = new Histogram(HIGHEST_MICROS, 3);
    private final Map<String, Long> failures = new TreeMap<>();
    private long empty;
    private Duration elapsed = Duration.ZERO;

    public void done(long nanos) {
        micros.recordValue(Math.min(Math.max(nanos / 1000, 0), HIGHEST_MICROS));
    }

    void empty() {
        empty++;
    }

    public void failed(String why) {
        failures.merge(why, 1L, Long::sum);
    }

    public void lasted(Duration time) {
        elapsed = time;
    }

    /** Another's counts on top of these. Done at the same time: the longer time holds; one after the other: the sum. */
    public Tally plus(Tally other, boolean sameTime) {
        Tally sum = new Tally();
        for (Tally one : new Tally[] {this, other}) {
            sum.micros.add(one.micros);
            sum.empty += one.empty;
            one.failures.forEach((why, count) -> sum.failures.merge(why, count, Long::sum));
        }
        Duration longer = elapsed.compareTo(other.elapsed) > 0 ? elapsed : other.elapsed;
        sum.elapsed = sameTime ? longer : elapsed.plus(other.elapsed);
        return sum;
    }

    public long calls() {
        return micros.getTotalCount();
    }

    public long answersWithoutWork() {
        return empty;
    }

    /** By status, or by what broke. */
    public Map<String, Long> failures() {
        return failures;
    }

    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    public Duration elapsed() {
        return elapsed;
    }

    public double callsPerSecond() {
        return elapsed.isZero() ? 0 : calls() * 1e9 / elapsed.toNanos();
    }

    /** @return milliseconds within which that many per cent of the counted calls were answered; 0 without calls */
    public double millis(double percentile) {
        return calls() == 0 ? 0 : micros.getValueAtPercentile(percentile) / 1000.0;
    }
}
