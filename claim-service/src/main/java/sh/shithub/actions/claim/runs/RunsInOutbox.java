package sh.shithub.actions.claim.runs;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.CloudEvent.Data;
import sh.shithub.actions.contracts.EventType;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.events.Events;
import sh.shithub.actions.platform.outbox.Outbox;
import sh.shithub.actions.platform.publish.Publisher;

/** Keeps in the outbox what status-service and the outside must learn of new runs. */
@Singleton
record RunsInOutbox(Outbox outbox, Events events, Publisher publisher, Clock clock) implements AnnounceRuns {
    @Override
    public void queued(Connection transaction, List<? extends NewRun> runs) {
        outbox.keep(transaction, runs.stream().flatMap(this::ofRun));
    }

    private Stream<ProducerRecord<byte[], byte[]>> ofRun(NewRun run) {
        return Stream.concat(
                Stream.of(events.record(
                        EventType.run_queued, run.id(), run.createdAt(), Data.ofRun(run.id(), "queued", null))),
                run.jobs().stream().flatMap(job -> ofJob(run, job)));
    }

    /** A job that a rerun takes over is told as what it is: ended. */
    private Stream<ProducerRecord<byte[], byte[]>> ofJob(NewRun run, NewJob job) {
        String status = job.status().name();
        String conclusion = job.conclusion() == null ? null : job.conclusion().name();
        EventType check = conclusion == null ? EventType.check_run_queued : EventType.check_run_completed;
        return Stream.of(
                events.record(
                        EventType.of(EventType.Kind.job, status),
                        job.id(),
                        run.createdAt(),
                        Data.ofJob(run.id(), job.id(), 0, status, conclusion)),
                events.record(
                        check,
                        job.checkRunId(),
                        run.createdAt(),
                        new Data(run.id(), job.id(), null, job.checkRunId(), 0, check.what(), conclusion, null)));
    }

    /** status-service cancels them. */
    @Override
    public void superseded(Connection transaction, Map<Long, Long> byRun) {
        Instant now = clock.instant();
        outbox.keep(
                transaction,
                byRun.entrySet().stream()
                        .map(one -> publisher.record(
                                Topics.STATUS,
                                one.getKey(),
                                CancelRequested.byNewerRun(one.getKey(), one.getValue(), now))));
    }
}
