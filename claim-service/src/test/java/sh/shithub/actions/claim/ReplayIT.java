package sh.shithub.actions.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Invariant 3: both topics read again from their beginning, without the offsets that would stop it, change nothing. */
@ExtendWith(DevStackExtension.class)
class ReplayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final List<String> TABLES = List.of(
            "repos",
            "workflow_runs",
            "job_label_sets",
            "workflow_jobs",
            "workflow_steps",
            "check_runs",
            "workflow_runners",
            "job_token_chains");

    private final DevStack stack;
    private final Rows rows;

    ReplayIT(DevStack stack) {
        this.stack = stack;
        rows = new Rows(stack);
    }

    @Test
    void reading_everything_again_changes_nothing() throws Exception {
        long answeredBy = first();
        Map<String, String> before = tables();
        int events = events();
        forgetOffsets();
        assertTrue(Wait.until(PATIENCE, () -> System.currentTimeMillis() > answeredBy));
        try (ApplicationContext service = start()) {
            assertTrue(Wait.until(PATIENCE, this::allIsRead));
        }
        assertEquals(before, tables());
        assertEquals(0L, rows.one(Long.class, "SELECT count(*) FROM outbox"));
        assertEquals(events, events());
    }

    /** @return from when on no runner waits for an answer to these heartbeats */
    private long first() {
        try (ApplicationContext service = start();
                Wire wire = new Wire(stack.bootstrap(), service.getBean(MessageCodec.class))) {
            for (int i = 0; i < 10; i++) {
                RunSpec run =
                        Specs.run(i % 3 + 1, "push-" + i, Specs.job("a", List.of("x")), Specs.job("b", List.of(), "a"));
                wire.ask(Topics.RUN_REQUESTS, i % 3 + 1, to -> Specs.request("r", run, to));
            }
            RunSpec noEvent = Specs.run(1, null, Specs.job("a", List.of("x")));
            wire.ask(Topics.RUN_REQUESTS, 1, to -> Specs.request("own-request", noEvent, to));
            long runner = stack.registerRunner("r", List.of("x"), 3).id();
            for (int i = 0; i < 5; i++) {
                wire.ask(Topics.HEARTBEATS, runner, to -> beat(runner, "x", to));
            }
            wire.ask(Topics.HEARTBEATS, runner, to -> beat(runner, "y", to));
            long other = stack.registerRunner("s", List.of("x"), 1).id();
            HeartbeatAnswered last = (HeartbeatAnswered) wire.ask(Topics.HEARTBEATS, other, to -> beat(other, "x", to));
            assertNotNull(last.offer());
            assertTrue(Wait.until(PATIENCE, () -> rows.one(Long.class, "SELECT count(*) FROM outbox") == 0));
        }
        return System.currentTimeMillis() + ANSWER_WITHIN.toMillis();
    }

    private static HeartbeatReceived beat(long runner, String label, ReplyTo to) {
        return new HeartbeatReceived(
                runner,
                List.of(label),
                3,
                "host",
                "1",
                System.currentTimeMillis() + ANSWER_WITHIN.toMillis(),
                to,
                null);
    }

    private ApplicationContext start() {
        return ServiceLauncher.start("claim-service", stack.environment(), Map.of());
    }

    private Map<String, String> tables() {
        return TABLES.stream()
                .collect(Collectors.toMap(
                        table -> table,
                        table -> String.join(
                                "\n", rows.all(String.class, "SELECT t::text FROM " + table + " t ORDER BY t::text"))));
    }

    private int events() {
        try (Admin admin = admin()) {
            return (int) ends(admin, Topics.EVENTS).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void forgetOffsets() throws Exception {
        rows.change("DELETE FROM consumed_offsets");
        try (Admin admin = admin()) {
            admin.deleteConsumerGroups(List.of(Groups.CLAIM)).all().get();
        }
    }

    private boolean allIsRead() {
        try (Admin admin = admin()) {
            Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets(Groups.CLAIM)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return isRead(read, ends(admin, Topics.HEARTBEATS)) && isRead(read, ends(admin, Topics.RUN_REQUESTS));
        } catch (ExecutionException | InterruptedException e) {
            return false;
        }
    }

    private static boolean isRead(Map<TopicPartition, OffsetAndMetadata> read, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .filter(end -> end.getValue() > 0)
                .allMatch(end ->
                        read.get(end.getKey()) != null && read.get(end.getKey()).offset() == end.getValue());
    }

    private static Map<TopicPartition, Long> ends(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest =
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                        .collect(Collectors.toMap(
                                partition -> new TopicPartition(topic, partition.partition()),
                                partition -> OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", stack.bootstrap()));
    }
}
