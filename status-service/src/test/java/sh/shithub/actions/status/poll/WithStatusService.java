package sh.shithub.actions.status.poll;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyHeaders;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.status.Seed;
import sh.shithub.actions.status.Seed.SeededJob;
import sh.shithub.actions.status.Seed.SeededRun;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** The service with real PostgreSQL and Kafka, what a test sends it, and what it says. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WithStatusService {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final int REPLIES_PARTITION = 3;
    /** Long enough not to take part in what the listeners do. */
    static final String NO_SWEEP = "1h";

    final DevStack stack;
    Seed seed;
    ApplicationContext service;
    StatusWire wire;

    WithStatusService(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void start() {
        seed = new Seed(stack, "one");
        service = instance("status-service", NO_SWEEP);
        wire = new StatusWire(stack, service.getBean(MessageCodec.class));
    }

    @AfterAll
    void stop() {
        wire.close();
        service.close();
    }

    ApplicationContext instance(String name, String sweep) {
        Map<String, String> environment = new HashMap<>(stack.environment());
        environment.put("SHITHUB_INSTANCE", name);
        environment.put("SHITHUB_STATUS_SWEEP_EVERY", sweep);
        environment.put("SHITHUB_STATUS_SWEEP_UNCHANGED_FOR", "0s");
        environment.put("SHITHUB_STATUS_SWEEP_RUNS", "2");
        return ServiceLauncher.start("status-service", environment, Map.of());
    }

    /** @return the correlation id of the question that goes with its end */
    String complete(SeededJob job, Conclusion conclusion) {
        int attempt = seed.claim(job);
        String question = "single-" + job.jobId();
        wire.send(job.runId(), new JobClaimed(job.runId(), job.jobId(), attempt, seed.runnerId(), Instant.now()));
        wire.send(
                job.runId(),
                new JobStatusReported(
                        job.runId(),
                        job.jobId(),
                        attempt,
                        Status.completed,
                        conclusion,
                        null,
                        null,
                        Instant.now(),
                        new ReplyTo(REPLIES_PARTITION, question)));
        return question;
    }

    Map<String, Message> replies(String... questions) {
        Map<String, Message> replies = new HashMap<>();
        await(() -> {
            wire.all(Topics.REPLIES).stream()
                    .filter(record -> List.of(questions).contains(correlationId(record)))
                    .forEach(record ->
                            replies.put(correlationId(record), wire.codec().decode(record.value())));
            return replies.size() == questions.length;
        });
        return replies;
    }

    Map<String, Integer> events(SeededRun run) {
        Map<String, Integer> types = new TreeMap<>();
        wire.all(Topics.EVENTS).stream()
                .map(this::json)
                .filter(event -> event.get("data").get("run_id").getLongValue() == run.id())
                .forEach(event -> types.merge(event.get("type").getStringValue(), 1, Integer::sum));
        return types;
    }

    /** Everything that was sent is in the database: the offsets that are kept there have come to the topic's end. */
    void awaitAllRead() {
        await(this::allRead);
    }

    boolean allRead() {
        return Long.toString(wire.end(Topics.STATUS))
                .equals(seed.text("SELECT coalesce(sum(next_offset), 0) FROM consumed_offsets WHERE consumer_group = '"
                        + Groups.STATUS + "'"));
    }

    static void await(BooleanSupplier condition) {
        assertTrue(Wait.until(PATIENCE, condition), "it did not come about in time");
    }

    static String correlationId(ConsumerRecord<byte[], byte[]> record) {
        return new String(
                record.headers().lastHeader(ReplyHeaders.CORRELATION_ID).value(), StandardCharsets.UTF_8);
    }

    JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        try {
            return service.getBean(ObjectMapper.class).readValue(record.value(), JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, String> graph(String... keysAndNeeds) {
        Map<String, String> graph = new LinkedHashMap<>();
        for (int i = 0; i < keysAndNeeds.length; i += 2) {
            graph.put(keysAndNeeds[i], keysAndNeeds[i + 1]);
        }
        return graph;
    }
}
