package sh.shithub.actions.claim.announce;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.CloudEvent;
import sh.shithub.actions.contracts.EventType;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.events.Events;
import sh.shithub.actions.platform.outbox.Outbox;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.trace.AfterCommit;
import sh.shithub.actions.platform.trace.LogLine;
import sh.shithub.actions.platform.trace.TraceId;
import sh.shithub.actions.platform.trace.Traces;

/**
 * Keeps in the outbox what status-service and the outside must learn of a job. status-service moves its rows on from there, and sends the
 * event of a job's end.
 */
@Singleton
public record JobsInOutbox(Outbox outbox, Events events, Publisher publisher) implements AnnounceJobs {
    private static final Logger LOG = LoggerFactory.getLogger(JobsInOutbox.class);

    @Override
    public void claimed(Connection transaction, List<Claim> claims) {
        claims.forEach(JobsInOutbox::say);
        outbox.keep(transaction, claims.stream().flatMap(claim -> Stream.of(message(claim), event(claim))));
    }

    private ProducerRecord<byte[], byte[]> message(Claim claim) {
        return publisher.record(
                Topics.STATUS,
                claim.runId(),
                new JobClaimed(claim.runId(), claim.jobId(), claim.attempt(), claim.runnerId(), claim.claimedAt()));
    }

    private ProducerRecord<byte[], byte[]> event(Claim claim) {
        Long waited = claim.waited() == null ? null : claim.waited().toMillis();
        return events.record(
                EventType.job_claimed,
                claim.jobId(),
                claim.claimedAt(),
                new CloudEvent.Data(
                        claim.runId(), claim.jobId(), null, null, claim.attempt(), "running", null, null, waited));
    }

    private static void say(Claim claim) {
        TraceId trace = Traces.of(Subject.job(claim.runId(), claim.jobId()));
        AfterCommit.say(() -> LogLine.info(LOG)
                .about(new Subject(claim.runId(), claim.jobId(), null, claim.runnerId(), false))
                .trace(trace)
                .with("attempt", claim.attempt())
                .say("job claimed"));
    }

    @Override
    public void requeued(Connection transaction, List<JobRequeued> jobs) {
        outbox.keep(
                transaction,
                jobs.stream().flatMap(job -> Stream.of(publisher.record(Topics.STATUS, job.runId(), job), event(job))));
    }

    private ProducerRecord<byte[], byte[]> event(JobRequeued job) {
        return events.record(
                EventType.job_requeued,
                job.jobId(),
                job.requeuedAt(),
                CloudEvent.Data.ofJob(job.runId(), job.jobId(), job.attempt(), "queued", null));
    }

    @Override
    public void expired(Connection transaction, List<JobExpired> jobs) {
        outbox.keep(transaction, jobs.stream().map(job -> publisher.record(Topics.STATUS, job.runId(), job)));
    }
}
