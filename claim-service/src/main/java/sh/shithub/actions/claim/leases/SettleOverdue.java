package sh.shithub.actions.claim.leases;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.claim.announce.AnnounceJobs;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.trace.AfterCommit;
import sh.shithub.actions.platform.trace.LogLine;
import sh.shithub.actions.platform.trace.TraceId;
import sh.shithub.actions.platform.trace.Traces;

/** Ends overdue jobs or queues them again. */
@Singleton
record SettleOverdue(AnnounceJobs announceJobs, LeaseSettings settings) {
    private static final Logger LOG = LoggerFactory.getLogger(SettleOverdue.class);

    /**
     * Of an offer that no runner takes up. Each attempt came to nothing in the same way, but for those whose runner was lost. The
     * place is that of before, until it was tried often enough: then others go first. No call was made, so nothing but the job has
     * changed since it was queued.
     */
    private static final String QUEUE_AGAIN = """
            WITH back AS (
                SELECT * FROM unnest(?::bigint[], ?::text[]) AS b (id, reason)
            ), fenced AS (
                DELETE FROM job_token_chains c USING back b WHERE c.job_id = b.id
            )
            UPDATE workflow_jobs j
            SET status = 'queued', runner_id = NULL, started_at = NULL, claimed_at = NULL, updated_at = statement_timestamp(),
                ready_at = CASE WHEN j.attempt - j.lost_runners < ? THEN coalesce(j.waited_since, j.created_at)
                    ELSE statement_timestamp() END,
                trace_id = ?::uuid
            FROM back b
            WHERE j.id = b.id
            RETURNING j.run_id, j.id AS job_id, j.attempt, b.reason, j.updated_at AS requeued_at
            """;

    /** The gateway refuses the runner from here on; status-service ends the row when it reads of it. */
    private static final String END = """
            UPDATE workflow_jobs j
            SET end_reason = e.reason, updated_at = statement_timestamp(), trace_id = e.trace_id
            FROM unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::uuid[])
                AS e (job_id, reason, status, conclusion, trace_id)
            WHERE j.id = e.job_id
            RETURNING j.run_id, j.id AS job_id, j.attempt, e.reason, e.status, e.conclusion, j.updated_at AS expired_at
            """;

    /** @param jobs locked, with their chains, in this transaction */
    void settle(Connection transaction, List<Overdue> jobs) {
        end(transaction, jobs.stream().filter(Overdue::ends).toList());
        queueAgain(transaction, jobs.stream().filter(job -> !job.ends()).toList());
        jobs.forEach(SettleOverdue::say);
    }

    private static void say(Overdue job) {
        TraceId trace = trace(job);
        AfterCommit.say(() -> LogLine.warn(LOG)
                .about(Subject.job(job.runId(), job.jobId()))
                .trace(trace)
                .with("attempt", job.attempt())
                .say("job taken away from its runner: {}", job.reason()));
    }

    private void end(Connection transaction, List<Overdue> ending) {
        announceJobs.expired(
                transaction,
                Columns.of(transaction, ending)
                        .longs(Overdue::jobId)
                        .texts(Overdue::reason)
                        .names(job -> job.why().status())
                        .names(job -> job.why().conclusion())
                        .traces(SettleOverdue::trace)
                        .query(END, JobExpired.class));
    }

    private void queueAgain(Connection transaction, List<Overdue> jobs) {
        announceJobs.requeued(
                transaction,
                Columns.of(transaction, jobs)
                        .longs(Overdue::jobId)
                        .texts(Overdue::reason)
                        .value(settings.offersInPlace())
                        .trace(Traces.own())
                        .query(QUEUE_AGAIN, JobRequeued.class));
    }

    /** Mostly of the sweep that found it. */
    private static TraceId trace(Overdue job) {
        return Traces.of(Subject.job(job.runId(), job.jobId()));
    }
}
