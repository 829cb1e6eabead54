package sh.shithub.actions.gateway.operator.deadletters;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.annotation.Nullable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.sweep.Sweeps;

/**
 * Keeps the table beside the topic of dead letters, for as long as the gateway runs. Every instance does so: each gateway that is alive tells of
 * them, and each record is read once by each. What operators ask is answered from the table.
 */
@Singleton
class WatchDeadLetters implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(WatchDeadLetters.class);

    private final LetterTopic topic;
    private final LetterRows rows;
    private final DeadLetterMetrics metrics;
    private final Sweeps sweeps;
    private final DeadLetterSettings settings;
    private final Clock clock;
    /** Where each partition began when rows were last forgotten. */
    private final Map<TopicPartition, Long> starts = new HashMap<>();

    private String topicId;
    /** Kafka did not answer last time, which was said. */
    private boolean silent;

    private volatile Look last = new Look(null, null);

    WatchDeadLetters(
            LetterTopic topic,
            LetterRows rows,
            DeadLetterMetrics metrics,
            Sweeps sweeps,
            DeadLetterSettings settings,
            Clock clock) {
        this.topic = topic;
        this.rows = rows;
        this.metrics = metrics;
        this.sweeps = sweeps;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What the last look found that Kafka answered.
     *
     * @param at null before the first
     * @param depth records in the topic
     */
    record Look(@Nullable Instant at, @Nullable Long depth) {}

    Look last() {
        return last;
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(settings.lookEvery(), "dead letters", this::look);
    }

    /** Up to what is the end of the topic now. The counts are told whether or not Kafka answers, for decisions change them too. */
    synchronized void look() {
        try {
            catchUp();
            silent = false;
        } catch (KafkaException e) {
            if (!silent) {
                LOG.warn("Kafka does not say what lies in the dead letters: {}", e.toString());
            }
            silent = true;
        }
        metrics.show(rows.open());
    }

    private void catchUp() {
        Instant began = clock.instant();
        TopicDescription described = topic.describe();
        String id = described.topicId().toString();
        if (!id.equals(topicId)) {
            rows.forgetOthers(id);
            starts.clear();
            topicId = id;
        }
        long depth = 0;
        for (var partition : described.partitions()) {
            depth += catchUp(new TopicPartition(Topics.DEAD_LETTERS, partition.partition()));
        }
        last = new Look(began, depth);
    }

    /** @return how many records lie there */
    private long catchUp(TopicPartition partition) {
        LetterTopic.Bounds bounds = topic.bounds(partition);
        if (!Long.valueOf(bounds.start()).equals(starts.put(partition, bounds.start()))) {
            rows.forget(partition.partition(), bounds.start());
        }
        long next = Math.max(
                bounds.start(), rows.next(partition.partition(), topicId).orElse(0L));
        while (next < bounds.end()) {
            List<ConsumerRecord<byte[], byte[]>> records = topic.from(partition, next);
            rows.add(topicId, records.stream().map(Letter::of).toList());
            next = records.get(records.size() - 1).offset() + 1;
        }
        return bounds.end() - bounds.start();
    }
}
