package sh.shithub.actions.platform.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.micronaut.context.ApplicationContext;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.shithub.actions.platform.stop.StopInOrder;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** A service that stops in the middle of a batch, under each group protocol. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoppedConsumerIT {
    private static final Duration PATIENCE = ProbeStack.PATIENCE;

    private final DevStack stack;
    private final ProbeStack probe;

    StoppedConsumerIT(DevStack stack) {
        this.stack = stack;
        this.probe = new ProbeStack(stack);
    }

    @BeforeAll
    void prepare() throws Exception {
        probe.prepare();
    }

    @ParameterizedTest
    @CsvSource({"consumer, 1", "classic, 2"})
    void the_batch_in_hand_is_applied_and_committed_and_the_group_left_at_once(String protocol, long records)
            throws Exception {
        ApplicationContext service = probe.start("SHITHUB_GROUP_PROTOCOL", protocol);
        CompletableFuture<Void> stop;
        try (Connection holder = stack.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE probe_fault IN ACCESS EXCLUSIVE MODE");
            probe.send("held-" + protocol);
            StopInOrder order = service.getBean(StopInOrder.class);
            await("the batch").atMost(PATIENCE).until(() -> order.open().contains("probe with a batch of 1"));
            stop = CompletableFuture.runAsync(service::close);
            await("the consumers' turn")
                    .atMost(PATIENCE)
                    .until(() -> order.open().startsWith("GroupMembers"));
            assertFalse(stop.isDone(), "the batch is in hand");
            holder.rollback();
        }
        stop.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertEquals(records, probe.number("SELECT count(*) FROM probe_applied WHERE value LIKE 'held-%'"));
        try (Admin admin = probe.admin()) {
            ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(Probe.GROUP))
                    .describedGroups()
                    .get(Probe.GROUP)
                    .get();
            assertEquals(List.of(), List.copyOf(group.members()), "it has left, and is not waited for");
            assertEquals(
                    records,
                    admin.listConsumerGroupOffsets(Probe.GROUP)
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .get(new TopicPartition(Probe.TOPIC, 0))
                            .offset());
        }
    }
}
