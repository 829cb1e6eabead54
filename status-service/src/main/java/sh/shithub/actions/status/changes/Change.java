package sh.shithub.actions.status.changes;

import io.micronaut.core.annotation.Nullable;
import java.time.Instant;

/**
 * A row that a statement did change.
 *
 * @param what happened: the new status, or a word such as {@code approved}
 * @param jobId the job it belongs to; null for a run
 * @param attempt of the job; 0 for a run and for a job that was never handed out
 * @param at when, as the row has it
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
        Instant at) {

    /** The constants' names are those of the events. */
    public enum Kind {
        step,
        job,
        run,
        check_run
    }
}
