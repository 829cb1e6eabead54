package sh.shithub.actions.platform.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.DeadLetterHeaders;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What waits, what is halved and what is moved aside (invariant 9), with a real broker and database. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedConsumerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DevStack stack;
    private final ProbeStack probe;

    GuardedConsumerIT(DevStack stack) {
        this.stack = stack;
        this.probe = new ProbeStack(stack);
    }

    @BeforeAll
    void start() throws Exception {
        probe.prepare();
        probe.start();
    }

    @AfterAll
    void stop() {
        probe.stop();
    }

    @Test
    void a_database_that_takes_no_writes_for_a_while_costs_no_record() throws Exception {
        probe.execute("INSERT INTO probe_fault VALUES ('25006', 0)");
        int before = batches();
        probe.send("readonly-1", "readonly-2", "unreadable-meanwhile", "readonly-3");
        await().atMost(PATIENCE).until(() -> batches() >= before + 3);
        await().atMost(PATIENCE).until(() -> whyPaused().isPresent());
        probe.execute("DELETE FROM probe_fault");
        probe.awaitApplied("readonly-", 3);
        await("the next commit to take the mark away")
                .atMost(PATIENCE)
                .until(() -> whyPaused().isEmpty());
        assertEquals(
                List.of("unreadable-meanwhile"),
                letters("readonly", "unreadable-meanwhile"),
                "moved aside once, however often its neighbours had to wait");
    }

    @Test
    void a_batch_that_takes_too_long_is_done_in_parts() throws Exception {
        probe.execute("INSERT INTO probe_fault VALUES ('57014', 2)");
        probe.send(IntStream.range(0, 16).mapToObj(i -> "slow-" + i).toArray(String[]::new));
        probe.awaitApplied("slow-", 16);
        probe.execute("DELETE FROM probe_fault");
        assertTrue(
                probe.number("SELECT max(batch) FROM probe_applied WHERE value LIKE 'slow-%'") <= 2,
                "no batch above two went");
        assertEquals(List.of(), letters("slow"));
    }

    @Test
    void one_record_that_takes_too_long_waits() throws Exception {
        probe.execute("INSERT INTO probe_fault VALUES ('57014', 0)");
        int before = batches();
        probe.send("lonely-1");
        await().atMost(PATIENCE).until(() -> batches() >= before + 3);
        probe.execute("DELETE FROM probe_fault");
        probe.awaitApplied("lonely-", 1);
        assertEquals(List.of(), letters("lonely"));
    }

    @Test
    void a_record_that_fails_alone_is_moved_aside_and_its_neighbours_go_on() throws Exception {
        probe.send("next-1", "bug", "next-2", "next-3");
        probe.awaitApplied("next-", 3);
        await().atMost(PATIENCE).until(() -> letters("bug").size() == 1);
        assertEquals("failed 3", kindAndAttempts("bug"));
    }

    @Test
    void a_reason_is_cut_to_what_a_dead_letter_may_hold() throws Exception {
        probe.send("unreadable-long");
        await().atMost(PATIENCE).until(() -> letters("unreadable-long").size() == 1);
        String reason = deadLetters().stream()
                .filter(letter -> text(letter.value()).equals("unreadable-long"))
                .map(letter -> text(
                        letter.headers().lastHeader(DeadLetterHeaders.REASON).value()))
                .findFirst()
                .orElseThrow();
        assertEquals(Limits.DEAD_LETTER_REASON_CHARS, reason.length());
        assertEquals("invalid 1", kindAndAttempts("unreadable-long"));
    }

    /** The broker should take them; but its limit may be set otherwise, and then a record would stop its partition for good. */
    @Test
    void what_the_topic_of_dead_letters_does_not_take_is_a_letter_by_reference() throws Exception {
        deadLettersTake("100000");
        try {
            probe.send("unreadable-small", "unreadable-big" + "x".repeat(200_000), "beside-1");
            probe.awaitApplied("beside-", 1);
            await().atMost(PATIENCE)
                    .until(() -> letters("unreadable-small", "unreadable-big").size() == 2);
        } finally {
            deadLettersTake(Integer.toString(Limits.DEAD_LETTER_BYTES));
        }
        ConsumerRecord<byte[], byte[]> big = deadLetters().stream()
                .filter(letter -> text(letter.value()).startsWith("unreadable-big"))
                .findFirst()
                .orElseThrow();
        assertEquals(Limits.DEAD_LETTER_BEGINNING_BYTES, big.value().length);
        assertEquals("invalid 1", kindAndAttempts(text(big.value())));
        long bytes = Long.parseLong(
                text(big.headers().lastHeader(DeadLetterHeaders.BYTES).value()));
        assertTrue(bytes >= 200_014 && bytes < 200_100, () -> bytes + " bytes");
    }

    private void deadLettersTake(String bytes) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, Topics.DEAD_LETTERS),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private String kindAndAttempts(String value) {
        return deadLetters().stream()
                .filter(letter -> text(letter.value()).equals(value))
                .map(letter ->
                        text(letter.headers().lastHeader(DeadLetterHeaders.KIND).value()) + " "
                                + text(letter.headers()
                                        .lastHeader(DeadLetterHeaders.ATTEMPTS)
                                        .value()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void offsets_that_could_not_be_committed_are_committed_when_kafka_is_back_though_no_record_comes()
            throws Exception {
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(GuardedConsumer.class);
        said.start();
        logger.addAppender(said);
        try (Connection holding = stack.connect()) {
            holding.setAutoCommit(false);
            holding.createStatement().execute("LOCK TABLE probe_applied IN SHARE MODE");
            probe.send("uncommitted");
            await().atMost(PATIENCE)
                    .until(() -> probe.number("SELECT count(*) FROM pg_locks WHERE NOT granted"
                                    + " AND relation = 'probe_applied'::regclass")
                            == 1);
            stack.kafka().kill();
            try {
                holding.rollback();
                probe.awaitApplied("uncommitted", 1);
                await().atMost(PATIENCE)
                        .until(() -> List.copyOf(said.list).stream()
                                .anyMatch(line -> line.getMessage().contains("offsets not committed")));
            } finally {
                stack.kafka().start();
            }
        } finally {
            logger.detachAppender(said);
        }
        await().atMost(PATIENCE).until(() -> probe.committed().orElseThrow().offset() == probe.end());
        assertEquals(1, probe.number("SELECT count(*) FROM probe_applied WHERE value = 'uncommitted'"));
    }

    /** As the lag shows it. */
    private Optional<String> whyPaused() throws Exception {
        return probe.committed().flatMap(committed -> PausedMark.reason(committed.metadata()));
    }

    private int batches() {
        return probe.bean(Probe.Handler.class).batches.get();
    }

    /** The values of the dead letters that begin with one of these. */
    private List<String> letters(String... prefixes) {
        return deadLetters().stream()
                .map(letter -> text(letter.value()))
                .filter(value -> List.of(prefixes).stream().anyMatch(value::startsWith))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        Properties config = new Properties();
        config.put("bootstrap.servers", stack.bootstrap());
        config.put("key.deserializer", ByteArrayDeserializer.class.getName());
        config.put("value.deserializer", ByteArrayDeserializer.class.getName());
        TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS, 0);
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
            }
        }
        return letters;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
