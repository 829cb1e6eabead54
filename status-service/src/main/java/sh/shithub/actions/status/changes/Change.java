package sh.shithub.actions.status.changes;

import io.micronaut.core.annotation.Nullable;
import java.time.Duration;
import java.time.Instant;
import sh.shithub.actions.contracts.EventType;
import sh.shithub.actions.contracts.TriggerEvent;

/**
 * A row that a statement did change.
 *
 * @param type what happened
 * @param jobId the job it belongs to; null for a run
 * @param attempt of the job; 0 for a run and for a job that was never handed out
 * @param at when, as the row has it
 * @param completed of a run that completed just now, for metrics; null otherwise
 */
public record Change(
        EventType type,
        long id,
        long runId,
        @Nullable Long jobId,
        int attempt,
        String status,
        @Nullable String conclusion,
        Instant at,
        @Nullable Completed completed) {

    /** @param took from the start of its first job to the end of its last; null when no job ever started */
    public record Completed(TriggerEvent event, @Nullable Duration took) {}

    public EventType.Kind kind() {
        return type.kind();
    }

    Change with(Completed run) {
        return new Change(type, id, runId, jobId, attempt, status, conclusion, at, run);
    }
}
