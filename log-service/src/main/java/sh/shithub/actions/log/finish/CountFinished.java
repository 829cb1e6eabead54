package sh.shithub.actions.log.finish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import sh.shithub.actions.log.annotations.Level;
import sh.shithub.actions.log.annotations.StepAnnotations;
import sh.shithub.actions.platform.logs.LogText;
import sh.shithub.actions.platform.metrics.LogMetrics;

/** Counts what became of logs, once it is recorded. */
@Singleton
final class CountFinished {
    private final Counter finalized;
    private final Counter failures;
    private final Counter gaps;
    private final Map<Level, Counter> annotations = new EnumMap<>(Level.class);

    CountFinished(MeterRegistry registry) {
        finalized = counter(registry, LogMetrics.FINALIZED, "Logs that were finished");
        failures = counter(registry, LogMetrics.FINALIZATION_FAILURES, "Tries to finish a log that came to nothing");
        gaps = counter(registry, LogMetrics.GAPS, "Seqs that no chunk had when their log was finished");
        for (Level level : Level.values()) {
            annotations.put(
                    level,
                    counter(
                            registry,
                            LogMetrics.ANNOTATIONS,
                            "Annotations in logs that were finished",
                            LogMetrics.LEVEL,
                            level.name()));
        }
    }

    private static Counter counter(MeterRegistry registry, String name, String what, String... tags) {
        return Counter.builder(name).description(what).tags(tags).register(registry);
    }

    /** @param step as it was taken: of a log that is finished again the annotations were counted the first time */
    void recorded(Unfinished step, Written written) {
        finalized.increment();
        gaps.increment(written.gaps());
        StepAnnotations found = written.annotations();
        if (found != null && step.last() == LogText.NOTHING) {
            annotations.forEach((level, counter) -> counter.increment(found.count(level)));
        }
    }

    void failed() {
        failures.increment();
    }
}
