package sh.shithub.actions.platform.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** The database's offset is the truth, also when the database or the log goes back: it is stated, and nothing new is dropped. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlacesIT {
    private final DevStack stack;
    private final ProbeStack probe;

    PlacesIT(DevStack stack) {
        this.stack = stack;
        this.probe = new ProbeStack(stack);
    }

    @BeforeAll
    void prepare() throws Exception {
        probe.prepare();
    }

    @BeforeEach
    void startAnew() throws Exception {
        probe.execute("TRUNCATE probe_applied, offset_gaps");
        probe.start();
        probe.send("first");
        probe.awaitApplied("first", 1);
        probe.awaitEverythingCommitted();
    }

    @AfterEach
    void stop() {
        probe.stop();
    }

    @Test
    void a_database_that_went_back_under_a_consumer_with_nothing_to_read_gets_its_records_again() throws Exception {
        long before = probe.end();
        probe.send("lost-1", "lost-2");
        probe.awaitApplied("lost-", 2);
        goBack(before);
        probe.awaitApplied("lost-", 2);
        await().atMost(ProbeStack.PATIENCE)
                .until(() -> probe.gaps().equals("database_went_back " + (before + 2) + " " + before));
        probe.awaitEverythingCommitted();
    }

    @Test
    void a_database_that_went_back_is_noticed_by_the_batch_that_comes_next() throws Exception {
        long before = probe.end();
        probe.send("lost-1", "lost-2");
        probe.awaitApplied("lost-", 2);
        goBack(before);
        probe.send("next");
        probe.awaitApplied("next", 1);
        probe.awaitApplied("lost-", 2);
    }

    @Test
    void a_database_restored_while_the_service_was_away_gets_its_records_again() throws Exception {
        long before = probe.end();
        probe.send("lost-1", "lost-2");
        probe.awaitApplied("lost-", 2);
        probe.awaitEverythingCommitted();
        probe.stop();
        goBack(before);
        probe.start();
        probe.awaitApplied("lost-", 2);
        assertEquals("", probe.gaps(), "what was read before is not known any more");
    }

    @Test
    void new_records_of_a_log_that_went_back_are_applied_and_the_gap_is_stated() throws Exception {
        probe.send("old-1", "old-2", "old-3");
        probe.awaitApplied("old-", 3);
        probe.awaitEverythingCommitted();
        long read = probe.end();
        emptyTheLog();
        probe.send("new-1", "new-2");
        probe.awaitApplied("new-", 2);
        await().atMost(ProbeStack.PATIENCE).until(() -> probe.gaps().equals("log_went_back " + read + " 0"));
        probe.awaitEverythingCommitted();
    }

    @Test
    void a_log_that_went_back_and_grew_beyond_the_old_offset_while_the_service_was_away_is_read_from_where_they_part()
            throws Exception {
        probe.send("old-1");
        probe.awaitApplied("old-", 1);
        probe.awaitEverythingCommitted();
        long read = probe.end();
        probe.stop();
        emptyTheLog();
        String[] values = Stream.iterate(0, i -> i + 1)
                .limit(read + 5)
                .map(i -> "new-" + i)
                .toArray(String[]::new);
        probe.startWithoutConsumer();
        probe.send(values);
        probe.stop();
        probe.start();
        probe.awaitApplied("new-", values.length);
    }

    @Test
    void records_that_were_deleted_before_they_were_read_are_stated_and_the_others_applied() throws Exception {
        long read = probe.end();
        probe.stop();
        probe.startWithoutConsumer();
        probe.send("deleted-1", "deleted-2", "kept-1");
        try (Admin admin = probe.admin()) {
            admin.deleteRecords(Map.of(ProbeStack.PARTITION, RecordsToDelete.beforeOffset(read + 2)))
                    .all()
                    .get();
        }
        probe.stop();
        probe.start();
        probe.awaitApplied("kept-", 1);
        assertEquals("records_deleted " + read + " " + (read + 2), probe.gaps());
        assertEquals(0, probe.number("SELECT count(*) FROM probe_applied WHERE value LIKE 'deleted-%'"));
    }

    @Test
    void a_topic_that_is_made_anew_is_read_from_its_first_record() throws Exception {
        probe.send("old-1", "old-2", "old-3");
        probe.awaitApplied("old-", 3);
        probe.awaitEverythingCommitted();
        long read = probe.end();
        try (Admin admin = probe.admin()) {
            admin.deleteTopics(List.of(Probe.TOPIC)).all().get();
            await().atMost(ProbeStack.PATIENCE)
                    .until(() -> !admin.listTopics().names().get().contains(Probe.TOPIC));
        }
        probe.makeTopic();
        probe.send("new-1");
        probe.awaitApplied("new-", 1);
        await().atMost(ProbeStack.PATIENCE).until(() -> probe.gaps().equals("topic_made_anew " + read + " 0"));
    }

    /** As a restore to an earlier point does: effects and offset together. */
    private void goBack(long offset) throws Exception {
        probe.execute("BEGIN; DELETE FROM probe_applied WHERE value LIKE 'lost-%';"
                + " UPDATE consumed_offsets SET next_offset = " + offset + "; COMMIT");
    }

    /** As a disk that was lost and came back empty: the broker knows the partition, and has no record of it. */
    private void emptyTheLog() throws Exception {
        Path folder = probe.folder();
        assumeTrue(Files.isDirectory(folder), "the broker runs in a container");
        stack.kafka().kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(PlacesIT::delete);
        } finally {
            stack.kafka().start();
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
