package sh.shithub.actions.status.changes;

import io.micronaut.core.annotation.Nullable;
import java.time.Duration;
import java.time.Instant;
import sh.shithub.actions.contracts.TriggerEvent;

/**
 * A row that a statement did change.
 *
 * @param what happened: the new status, or a word such as {@code approved}
 * @param jobId the job it belongs to; null for a run
 * @param attempt of the job; 0 for a run and for a job that was never handed out
 * @param at when, as the row has it
 * @param completed of a run that completed just now, for metrics; null otherwise
 */
public record Change(
        Kind kind,
        String what,
        long id,
        long runId,
        @Nullable Long jobId,
        int attempt,
        String status,
        @Nullable String conclusion,
        Instant at,
        @Nullable Completed completed) {

    public Change(
            Kind kind,
            String what,
            long id,
            long runId,
            @Nullable Long jobId,
            int attempt,
            String status,
            @Nullable String conclusion,
            Instant at) {
        this(kind, what, id, runId, jobId, attempt, status, conclusion, at, null);
    }

    /** @param took from the start of its first job to the end of its last; null when no job ever started */
    public record Completed(TriggerEvent event, @Nullable Duration took) {}

    Change with(Completed run) {
        return new Change(kind, what, id, runId, jobId, attempt, status, conclusion, at, run);
    }

    /** The constants' names are those of the events. */
    public enum Kind {
        step,
        job,
        run,
        check_run
    }
}
