package sh.shithub.actions.status.changes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.TriggerEvent;
import sh.shithub.actions.platform.metrics.Buckets;

/**
 * Counts what transactions changed, each once it is committed: what is rolled back and done again, or read again and changes nothing,
 * counts once. All series are there from the start, so that the first event of a kind is an increase.
 */
@Singleton
public final class CountChanges {
    private static final String CONCLUSION = "conclusion";

    private final Map<TriggerEvent, Map<Conclusion, Counter>> runs = new EnumMap<>(TriggerEvent.class);
    private final Timer durations;
    private final Map<Conclusion, Counter> jobs = new EnumMap<>(Conclusion.class);
    private final Map<Conclusion, Counter> steps = new EnumMap<>(Conclusion.class);
    private final Counter stepTimeouts;
    private final Map<CancelReason, Counter> cancelled = new EnumMap<>(CancelReason.class);

    CountChanges(MeterRegistry registry) {
        for (TriggerEvent event : TriggerEvent.values()) {
            Map<Conclusion, Counter> ofEvent = new EnumMap<>(Conclusion.class);
            for (Conclusion conclusion : Conclusion.values()) {
                ofEvent.put(
                        conclusion,
                        counter("shithub.actions.runs.completed", "Runs that completed")
                                .tag("event", event.name())
                                .tag(CONCLUSION, conclusion.name())
                                .register(registry));
            }
            runs.put(event, ofEvent);
        }
        for (Conclusion conclusion : Conclusion.values()) {
            jobs.put(
                    conclusion,
                    ofConclusion("shithub.actions.jobs.completed", "Jobs that ended", conclusion, registry));
            steps.put(
                    conclusion,
                    ofConclusion("shithub.actions.steps.completed", "Steps that ended", conclusion, registry));
        }
        for (CancelReason reason : CancelReason.values()) {
            cancelled.put(
                    reason,
                    counter(
                                    "shithub.actions.jobs.cancelled",
                                    "Jobs that were cancelled, told to end, or ended by the server")
                            .tag("reason", reason.name())
                            .register(registry));
        }
        durations = Buckets.runs("shithub.actions.run.duration")
                .description("From the start of a run's first job to the end of its last")
                .register(registry);
        stepTimeouts = counter("shithub.actions.step.timeouts", "Steps that ended as timed out")
                .register(registry);
    }

    private static Counter ofConclusion(String name, String what, Conclusion conclusion, MeterRegistry registry) {
        return counter(name, what).tag(CONCLUSION, conclusion.name()).register(registry);
    }

    private static Counter.Builder counter(String name, String what) {
        return Counter.builder(name).description(what);
    }

    /** @param reasons of the jobs that were cancelled or taken from their runners, one for each */
    public void committed(List<Change> changes, Collection<CancelReason> reasons) {
        changes.stream().filter(change -> change.conclusion() != null).forEach(this::count);
        reasons.forEach(reason -> cancelled.get(reason).increment());
    }

    private void count(Change ended) {
        Conclusion conclusion = Conclusion.valueOf(ended.conclusion());
        switch (ended.kind()) {
            case run -> run(ended, conclusion);
            case job -> jobs.get(conclusion).increment();
            case step -> step(conclusion);
            case check_run -> {
                // Follows its job.
            }
        }
    }

    private void run(Change ended, Conclusion conclusion) {
        if (ended.completed() != null) {
            runs.get(ended.completed().event()).get(conclusion).increment();
            if (ended.completed().took() != null) {
                durations.record(ended.completed().took());
            }
        }
    }

    private void step(Conclusion conclusion) {
        steps.get(conclusion).increment();
        if (conclusion == Conclusion.timed_out) {
            stepTimeouts.increment();
        }
    }
}
