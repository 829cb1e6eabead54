package sh.shithub.actions.claim.leases;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.claim.columns.Times;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.platform.sql.Columns;

/** Ends overdue jobs or queues them again. */
@Singleton
final class SettleOverdue {
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
                    ELSE statement_timestamp() END
            FROM back b
            WHERE j.id = b.id
            RETURNING j.id, j.updated_at
            """;

    /** The gateway refuses the runner from here on; status-service ends the row when it reads of it. */
    private static final String END = """
            UPDATE workflow_jobs j
            SET end_reason = e.reason, updated_at = statement_timestamp()
            FROM unnest(?::bigint[], ?::text[]) AS e (job_id, reason)
            WHERE j.id = e.job_id
            RETURNING j.id, j.updated_at
            """;

    private final AnnounceLeases announce;
    private final LeaseSettings settings;

    SettleOverdue(AnnounceLeases announce, LeaseSettings settings) {
        this.announce = announce;
        this.settings = settings;
    }

    /** @param jobs locked, with their chains, in this transaction */
    void settle(Connection transaction, List<Overdue> jobs) {
        Map<Long, Overdue> byId = jobs.stream().collect(Collectors.toMap(Overdue::jobId, Function.identity()));
        end(transaction, byId, jobs.stream().filter(Overdue::ends).toList());
        queueAgain(
                transaction,
                byId,
                jobs.stream().filter(job -> !job.ends()).map(Overdue::jobId).toList());
        if (!jobs.isEmpty()) {
            LOG.warn("taken away from their runners: {}", said(jobs));
        }
    }

    private void end(Connection transaction, Map<Long, Overdue> byId, List<Overdue> ending) {
        announce.expired(
                transaction,
                Columns.of(transaction, ending)
                        .longs(Overdue::jobId)
                        .texts(Overdue::reason)
                        .query(END, row -> {
                            Overdue job = byId.get(row.getLong("id"));
                            return new JobExpired(
                                    job.runId(),
                                    job.jobId(),
                                    job.attempt(),
                                    job.reason(),
                                    job.why().status(),
                                    job.why().conclusion(),
                                    Times.instant(row, "updated_at"));
                        }));
    }

    private void queueAgain(Connection transaction, Map<Long, Overdue> byId, List<Long> jobs) {
        announce.requeued(
                transaction,
                Columns.ids(transaction, jobs).value(settings.offersInPlace()).query(QUEUE_AGAIN, row -> {
                    Overdue job = byId.get(row.getLong("id"));
                    return new JobRequeued(
                            job.runId(), job.jobId(), job.attempt(), job.reason(), Times.instant(row, "updated_at"));
                }));
    }

    private static String said(List<Overdue> jobs) {
        return jobs.stream()
                .map(job -> "job " + job.jobId() + ", " + job.reason())
                .collect(Collectors.joining("; "));
    }
}
