package sh.shithub.actions.claim.leases;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
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
                SELECT unnest(?::bigint[]) AS id
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
            RETURNING j.id, j.updated_at
            """;

    /** The gateway refuses the runner from here on; status-service ends the row when it reads of it. */
    private static final String END = """
            UPDATE workflow_jobs j
            SET end_reason = e.reason, updated_at = statement_timestamp(), trace_id = e.trace_id
            FROM unnest(?::bigint[], ?::text[], ?::uuid[]) AS e (job_id, reason, trace_id)
            WHERE j.id = e.job_id
            RETURNING j.id, j.updated_at
            """;

    /** @param jobs locked, with their chains, in this transaction */
    void settle(Connection transaction, List<Overdue> jobs) {
        Map<Long, Overdue> byId = jobs.stream().collect(Collectors.toMap(Overdue::jobId, Function.identity()));
        end(transaction, byId, jobs.stream().filter(Overdue::ends).toList());
        queueAgain(
                transaction,
                byId,
                jobs.stream().filter(job -> !job.ends()).map(Overdue::jobId).toList());
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

    private void end(Connection transaction, Map<Long, Overdue> byId, List<Overdue> ending) {
        announceJobs.expired(
                transaction,
                Columns.of(transaction, ending)
                        .longs(Overdue::jobId)
                        .texts(Overdue::reason)
                        .traces(SettleOverdue::trace)
                        .query(END, row -> {
                            Overdue job = byId.get(row.getLong("id"));
                            return new JobExpired(
                                    job.runId(),
                                    job.jobId(),
                                    job.attempt(),
                                    job.reason(),
                                    job.why().status(),
                                    job.why().conclusion(),
                                    Columns.instant(row, "updated_at"));
                        }));
    }

    private void queueAgain(Connection transaction, Map<Long, Overdue> byId, List<Long> jobs) {
        announceJobs.requeued(
                transaction,
                Columns.ids(transaction, jobs)
                        .value(settings.offersInPlace())
                        .trace(Traces.own())
                        .query(QUEUE_AGAIN, row -> {
                            Overdue job = byId.get(row.getLong("id"));
                            return new JobRequeued(
                                    job.runId(),
                                    job.jobId(),
                                    job.attempt(),
                                    job.reason(),
                                    Columns.instant(row, "updated_at"));
                        }));
    }

    /** Mostly of the sweep that found it. */
    private static TraceId trace(Overdue job) {
        return Traces.of(Subject.job(job.runId(), job.jobId()));
    }
}
