package sh.shithub.actions.gateway.operator.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.testkit.DevStack;

/** The lag dashboard, with groups as the services' consumers would make them; each test has a group of its own. */
class LagPageIT extends PageIT {
    /** Groups on topics. */
    private static final long PAIRS =
            Groups.expected().stream().mapToLong(group -> group.topics().size()).sum();

    private KafkaProducer<byte[], byte[]> producer;

    LagPageIT(DevStack stack) {
        super(stack);
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("SHITHUB_LAG", "1s", "SHITHUB_LAG_STALLED", "2s");
    }

    @BeforeAll
    void startProducer() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterAll
    void stopProducer() {
        if (producer != null) {
            producer.close();
        }
    }

    @Test
    void a_group_without_members_is_stopped_and_its_lag_grows() throws Exception {
        write(Topics.RUN_REQUESTS, 3);
        open("");
        String row = browser.await(row(Topics.RUN_REQUESTS), "stopped");
        assertTrue(row.contains("claim-service"), row);
        browser.await(row(Topics.RUN_REQUESTS) + " [data-label=Waiting]", "3");
        browser.await(".summary", "claim-service (stopped)");
        browser.await(row(Topics.RUN_REQUESTS) + " + .reason", "no instance is a member");
        write(Topics.RUN_REQUESTS, 2);
        browser.await(row(Topics.RUN_REQUESTS) + " [data-label=Waiting]", "5");
        assertNotEquals("–", browser.text(row(Topics.RUN_REQUESTS) + " [data-label=Oldest]"));
        browser.awaitCount(".spark canvas", PAIRS);
        assertEquals("stopped", browser.texts("tr.row .pill").get(0), "the worst comes first");
    }

    @Test
    void partitions_are_shown_on_demand_by_keyboard_alone_and_stay_over_a_refresh() throws Exception {
        write(Topics.STATUS, 1);
        try (KafkaConsumer<byte[], byte[]> member = member(Groups.STATUS, Topics.STATUS)) {
            open("");
            browser.await("h1", "Consumer lag");
            browser.await(row(Topics.STATUS), "1");
            assertEquals(0, browser.count(".partitions"));
            browser.tabTo(Topics.STATUS);
            browser.press(Keys.ENTER);
            browser.await(".partitions caption", "12 partitions of actions.status");
            browser.await(".holders", text -> text.matches("status-service-member \\S{8}/127.0.0.1 holds 0–11"));
            assertEquals(12, browser.count(".partitions tbody tr"));
            assertTrue(browser.texts(".partitions tbody tr.waits").get(0).contains("status-service-member"));
            browser.await(".plot canvas", text -> browser.count(".plot canvas") == 1);

            String before = browser.text(".asof");
            browser.await(".asof", text -> !text.equals(before));
            assertEquals(Topics.STATUS, browser.focused());
            browser.screenshots("lag");
            browser.press(Keys.ENTER);
            assertEquals(0, browser.count(".partitions"));
        }
    }

    @Test
    void stuck_idle_and_rebalancing_groups_are_told_apart_in_words() throws Exception {
        open("");
        try (KafkaConsumer<byte[], byte[]> idle = member(Groups.LOG_FINALIZER, Topics.LOG_FINALIZATIONS)) {
            browser.await(row(Topics.LOG_FINALIZATIONS) + " + .reason", "nothing waits, and nothing comes in");
            assertFalse(idle.assignment().isEmpty());
        }
        write(Topics.LOGS, 2);
        try (KafkaConsumer<byte[], byte[]> stuck = member(Groups.LOG, Topics.LOGS)) {
            stuck.commitSync(Map.of(new TopicPartition(Topics.LOGS, 0), new OffsetAndMetadata(1)));
            browser.await(row(Topics.LOGS) + " + .reason", "partition actions.logs-0 has not moved for");
            browser.await(row(Topics.LOGS), "stalled");

            // The second waits until the first joins again, which it does with its next poll.
            CompletableFuture<Void> second = CompletableFuture.runAsync(
                    () -> member(Groups.LOG, Topics.LOGS).close());
            browser.await(row(Topics.LOGS) + " + .reason", "a rebalance is under way");
            while (!second.isDone()) {
                stuck.poll(Duration.ofMillis(100));
            }
            second.join();
        }
    }

    /** 12 a topic, of which one has 140. */
    @Test
    void the_first_load_stays_small_with_200_partitions() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
            admin.createPartitions(Map.of(Topics.EVENTS, NewPartitions.increaseTo(140)))
                    .all()
                    .get();
        }
        open("");
        browser.awaitCount(".spark canvas", PAIRS);
        assertEquals(0, browser.count(".partitions"));
        long requests = browser.number("performance.getEntriesByType('resource').length");
        long bytes = browser.number(
                "performance.getEntriesByType('resource').reduce((sum, each) => sum + each.transferSize, 0)");
        assertTrue(requests < 45, () -> requests + " requests");
        assertTrue(bytes < 300_000, () -> bytes + " bytes");
        browser.click(row(Topics.EVENTS) + " button");
        browser.await(".partitions caption", "140 partitions of actions.events");
        assertEquals(140, browser.count(".partitions tbody tr"));
    }

    @Test
    void colours_follow_the_scheme() {
        open("");
        browser.await("h1", "Consumer lag");
        assertEquals("rgb(255, 255, 255)", background());
        browser.dark(true);
        assertEquals("rgb(13, 17, 23)", background());
        browser.dark(false);
    }

    private Object background() {
        return browser.js("return getComputedStyle(document.body).backgroundColor");
    }

    /** The row of a topic that one group reads. */
    private static String row(String topic) {
        return "tr.row[data-topic='" + topic + "']";
    }

    /** Into partition 0. */
    private void write(String topic, int records) throws Exception {
        for (int i = 0; i < records; i++) {
            producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {1})).get();
        }
    }

    /** Of the classic protocol: one that does not poll holds up a rebalance. */
    private KafkaConsumer<byte[], byte[]> member(String group, String topic) {
        KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.bootstrap(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        group,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        group + "-member",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        "false",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        member.subscribe(List.of(topic));
        while (member.assignment().isEmpty()) {
            member.poll(Duration.ofMillis(100));
        }
        return member;
    }
}
