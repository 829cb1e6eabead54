package sh.shithub.actions.gateway.runner.heartbeat;

import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.serde.ObjectMapper;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.reactivestreams.Publisher;
import sh.shithub.actions.contracts.CloudEvent;
import sh.shithub.actions.contracts.EventType;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.follow.Follower;
import sh.shithub.actions.platform.kafka.LogEnds;

/**
 * Hears on {@code actions.events} that a job became ready, and tells those who wait; and how long jobs waited. Every instance hears all of them. What it
 * misses, the calls find by looking, so it is up without it, but says so.
 */
@Context
final class HearReadyJobs implements HealthIndicator {
    private static final String READY = EventType.job_ready.wire();
    private static final String CLAIMED = EventType.job_claimed.wire();
    private static final byte[] READY_MARK = READY.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLAIMED_MARK = CLAIMED.getBytes(StandardCharsets.US_ASCII);

    private final LongPolls polls;
    private final ClaimWaits waits;
    private final ObjectMapper json;
    private final Follower follower;

    HearReadyJobs(KafkaDefaultConfiguration kafka, LogEnds ends, LongPolls polls, ClaimWaits waits, ObjectMapper json) {
        this.polls = polls;
        this.waits = waits;
        this.json = json;
        follower = new Follower("ready-jobs", kafka.getConfig(), ends, HearReadyJobs::partitions, this::hear).start();
    }

    boolean listening() {
        return follower.listening();
    }

    @Override
    public Publisher<HealthResult> getResult() {
        LongPolls.Counts counts = polls.counts();
        return Publishers.just(HealthResult.builder("long-polls", HealthStatus.UP)
                .details(Map.of(
                        "waiting",
                        counts.held(),
                        "parked",
                        counts.parked(),
                        "bytes",
                        counts.bytes(),
                        "ready_jobs_are_heard",
                        listening()))
                .build());
    }

    @PreDestroy
    void stop() {
        follower.close();
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(Topics.EVENTS).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        boolean mayTell = mentions(READY_MARK, record.value()) || mentions(CLAIMED_MARK, record.value());
        if (!mayTell) {
            return;
        }
        CloudEvent event = read(record.value());
        if (READY.equals(event.type()) && event.data().labels() != null) {
            polls.ready(event.data().labels());
        } else if (CLAIMED.equals(event.type()) && event.data().waitedMillis() != null) {
            waits.heard(event.data().waitedMillis());
        }
    }

    /** Most events are of another type; to read them as JSON would cost more than all the rest. */
    private static boolean mentions(byte[] mark, byte[] event) {
        for (int at = 0; at <= event.length - mark.length; at++) {
            if (java.util.Arrays.equals(event, at, at + mark.length, mark, 0, mark.length)) {
                return true;
            }
        }
        return false;
    }

    private CloudEvent read(byte[] event) {
        try {
            return json.readValue(event, CloudEvent.class);
        } catch (IOException e) {
            throw new UncheckedIOException("not an event", e);
        }
    }
}
