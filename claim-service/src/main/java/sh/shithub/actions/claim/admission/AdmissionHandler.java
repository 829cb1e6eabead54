package sh.shithub.actions.claim.admission;

import static java.util.stream.Collectors.toSet;

import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import sh.shithub.actions.contracts.CloudEvent;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.EventType;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.consume.BatchHandler;
import sh.shithub.actions.platform.consume.Outcome;
import sh.shithub.actions.platform.consume.Received;
import sh.shithub.actions.platform.consume.Subscription;
import sh.shithub.actions.platform.json.PoisonException;

/** From events to the runs that are worth a look. An event says "look"; the database says what is (invariant 4). */
@Singleton
record AdmissionHandler(ObjectMapper json, Admit admit, ReadyEvents ready) implements BatchHandler<Optional<Long>> {
    /** Events that change nothing for waiting jobs. Everything else that happens to a run or a job is worth a look. */
    private static final Set<String> IDLE = Stream.of(
                    EventType.run_queued,
                    EventType.run_running,
                    EventType.job_queued,
                    EventType.job_ready,
                    EventType.job_claimed,
                    EventType.job_running)
            .map(EventType::wire)
            .collect(toSet());

    @Override
    public Subscription reads() {
        return new Subscription(Groups.CLAIM, Topics.EVENTS, "events");
    }

    /** @return the run; empty when the event is of no interest */
    @Override
    public Optional<Long> decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            CloudEvent event = json.readValue(record.value(), CloudEvent.class);
            return isOfInterest(event.type()) ? Optional.of(event.data().runId()) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            throw new PoisonException(DeadLetterKind.unreadable, "not an event of ours: " + e.getMessage(), e);
        }
    }

    @Override
    public Subject subject(Optional<Long> run) {
        return run.map(Subject::run).orElse(Subject.NONE);
    }

    private static boolean isOfInterest(String type) {
        return (EventType.Kind.run.isOf(type) || EventType.Kind.job.isOf(type)) && !IDLE.contains(type);
    }

    @Override
    public Outcome apply(Connection connection, List<Received<Optional<Long>>> records) {
        List<Long> runs = records.stream()
                .flatMap(received -> received.content().stream())
                .distinct()
                .toList();
        return Outcome.of(ready.records(admit.changed(connection, runs)));
    }
}
