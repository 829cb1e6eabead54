package sh.shithub.actions.platform.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Borders of histograms, few, so that a series for each costs little. */
public final class Buckets {
    /** What a batch takes in the database. */
    private static final Duration[] WORK = millis(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 15_000);

    /** What jobs wait: from at once to hours. */
    private static final Duration[] WAITS =
            millis(50, 100, 250, 500, 1000, 2500, 5000, 15_000, 60_000, 300_000, 900_000, 3_600_000);

    /** What runs take: from a moment to the longest that a job may run. */
    private static final Duration[] RUNS = millis(
            5000,
            15_000,
            30_000,
            60_000,
            120_000,
            300_000,
            600_000,
            1_200_000,
            1_800_000,
            3_600_000,
            7_200_000,
            21_600_000);

    private Buckets() {}

    public static Timer.Builder work(String name) {
        return Timer.builder(name).serviceLevelObjectives(WORK);
    }

    public static Timer.Builder waits(String name) {
        return Timer.builder(name).serviceLevelObjectives(WAITS);
    }

    public static Timer.Builder runs(String name) {
        return Timer.builder(name).serviceLevelObjectives(RUNS);
    }

    private static Duration[] millis(long... borders) {
        return java.util.Arrays.stream(borders).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
