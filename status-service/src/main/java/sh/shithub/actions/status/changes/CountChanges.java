package sh.shithub.actions.status.changes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.TriggerEvent;
import sh.shithub.actions.platform.metrics.Buckets;

/**
 * Counts what transactions changed, each once it is committed: what is rolled back and done again, or read again and changes nothing,
 * counts once. All series are there from the start, so that the first event of a kind is an increase.
 */
@Singleton
public final class CountChanges {
    private final MeterRegistry registry;
    private final Timer durations;

    CountChanges(MeterRegistry registry) {
        this.registry = registry;
        durations = Buckets.runs("shithub.actions.run.duration")
                .description("From the start of a run's first job to the end of its last")
                .register(registry);
        for (Conclusion conclusion : Conclusion.values()) {
            Stream.of(TriggerEvent.values()).forEach(event -> runs(event, conclusion.name()));
            jobs(conclusion.name());
            steps(conclusion.name());
        }
        stepTimeouts();
        Stream.of(CancelReason.values()).forEach(this::cancelled);
    }

    /** @param reasons of the jobs that were cancelled or taken from their runners, one for each */
    public void committed(List<Change> changes, Collection<CancelReason> reasons) {
        changes.stream().filter(change -> change.conclusion() != null).forEach(this::count);
        reasons.forEach(reason -> cancelled(reason).increment());
    }

    private void count(Change ended) {
        switch (ended.kind()) {
            case run -> countRun(ended);
            case job -> jobs(ended.conclusion()).increment();
            case step -> countStep(ended.conclusion());
            case check_run -> {
                // Follows its job.
            }
        }
    }

    private void countRun(Change ended) {
        if (ended.completed() != null) {
            runs(ended.completed().event(), ended.conclusion()).increment();
            if (ended.completed().took() != null) {
                durations.record(ended.completed().took());
            }
        }
    }

    private void countStep(String conclusion) {
        steps(conclusion).increment();
        if (conclusion.equals(Conclusion.timed_out.name())) {
            stepTimeouts().increment();
        }
    }

    private Counter runs(TriggerEvent event, String conclusion) {
        return counter(
                "shithub.actions.runs.completed",
                "Runs that completed",
                "event",
                event.name(),
                "conclusion",
                conclusion);
    }

    private Counter jobs(String conclusion) {
        return counter("shithub.actions.jobs.completed", "Jobs that ended", "conclusion", conclusion);
    }

    private Counter steps(String conclusion) {
        return counter("shithub.actions.steps.completed", "Steps that ended", "conclusion", conclusion);
    }

    private Counter stepTimeouts() {
        return counter("shithub.actions.step.timeouts", "Steps that ended as timed out");
    }

    private Counter cancelled(CancelReason reason) {
        return counter(
                "shithub.actions.jobs.cancelled",
                "Jobs that were cancelled, told to end, or ended by the server",
                "reason",
                reason.name());
    }

    /** The series, made when it is asked for first. */
    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }
}
