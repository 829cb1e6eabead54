package sh.shithub.actions.status.changes;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.contracts.JobLogClosed;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.outbox.Outbox;
import sh.shithub.actions.platform.publish.Publisher;

/**
 * Says that no more log comes of jobs that the server ended: their runners will not say it. It stands behind all chunks that the
 * gateway took, in the job's partition, for the job's chain was closed before.
 */
@Singleton
public record CloseLogs(Outbox outbox, Publisher publisher) {
    /** @param ended jobs; of one that no runner ever had there is no log */
    public void keep(Connection transaction, List<Change> ended) {
        outbox.keep(
                transaction,
                ended.stream()
                        .filter(job -> job.attempt() > 0)
                        .map(job -> publisher.record(Topics.LOGS, job.id(), new JobLogClosed(job.runId(), job.id()))));
    }
}
