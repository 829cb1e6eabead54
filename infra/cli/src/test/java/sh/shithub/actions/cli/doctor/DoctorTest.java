package sh.shithub.actions.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.shithub.actions.contracts.Topics;

/** What needs no server: time, clocks, rules of topics, what is not shown. */
class DoctorTest {
    @Test
    void a_check_that_hangs_or_breaks_stops_no_other_and_what_it_found_stands() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Map<CheckName, Check> checks = new EnumMap<>(CheckName.class);
        checks.put(CheckName.database, findings -> {
            findings.ok("first", null, "answers");
            never.await();
        });
        checks.put(CheckName.schema, findings -> {
            throw new IllegalStateException("bang");
        });
        checks.put(CheckName.kafka, findings -> findings.ok("brokers", null, "answer"));
        List<String> found = new RunChecks(Duration.ofMillis(300))
                .all(checks).stream()
                        .map(finding -> finding.check() + " " + finding.result() + " " + finding.subject())
                        .toList();
        never.countDown();
        assertEquals(
                List.of("database ok first", "database failed time", "schema failed check", "kafka ok brokers"), found);
    }

    /** Seconds ahead of the other clock, and which word that is. */
    @ParameterizedTest
    @CsvSource({"0, ok", "-1.9, ok", "3, warning", "-60, warning", "599, warning", "601, failed", "-900, failed"})
    void clocks_are_judged_by_what_breaks(double seconds, Finding.Result result) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Skew skew = Skew.of(now, now.plusMillis((long) (seconds * 1000)), now, Duration.ZERO);
        assertEquals(result, told(skew).result());
    }

    @Test
    void what_the_measurement_may_have_added_is_no_skew() {
        Instant before = Instant.parse("2026-01-01T00:00:00Z");
        Skew slow = Skew.of(before, before.plusSeconds(9), before.plusSeconds(10), Duration.ofSeconds(1));
        Finding told = told(slow);
        assertEquals(Finding.Result.ok, told.result());
        assertEquals("its clock is 4.5 s ahead of the database's, give or take 5.5 s", told.says());
        Skew other = new Skew(Duration.ofSeconds(60), Duration.ZERO);
        assertEquals(
                Finding.Result.warning,
                told(new Skew(Duration.ZERO, Duration.ZERO).from(other)).result());
    }

    private static Finding told(Skew skew) {
        Findings findings = new Findings(CheckName.clock);
        skew.tell("gateway", "the database's", findings);
        return findings.close().get(0);
    }

    /** Brokers, replicas, up to date, leaderless, behind, min.insync.replicas; the beginning of what is told. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 0, 0, 1, ''",
        "3, 3, 3, 0, 0, 2, ''",
        "3, 1, 1, 0, 0, 1, has one replica",
        "3, 3, 3, 0, 0, 1, acknowledges what one of 3",
        "3, 3, 2, 0, 1, 2, 1 partition(s) have a replica",
        "3, 3, 1, 0, 1, 2, takes no records",
        "3, 3, 3, 2, 0, 2, 2 partition(s) have no leader"
    })
    void replicas_are_judged_by_what_may_be_lost(
            int brokers, int replication, int inSync, int leaderless, int behind, int minInSync, String says) {
        Topics.Spec spec = Topics.named(Topics.LOGS).orElseThrow();
        TopicFacts facts = new TopicFacts(
                spec.partitions(),
                replication,
                inSync,
                leaderless,
                behind,
                -1,
                Long.MAX_VALUE,
                "delete",
                "uncompressed",
                minInSync);
        Finding first = told(spec, facts, brokers);
        assertEquals(says.isEmpty(), first.result() == Finding.Result.ok, first::toString);
        assertTrue(first.says().startsWith(says), first::toString);
    }

    private static Finding told(Topics.Spec spec, TopicFacts facts, int brokers) {
        Findings findings = new Findings(CheckName.topics);
        new TopicRules(spec, facts, findings).tell(brokers);
        return findings.close().get(0);
    }

    @Test
    void fewer_partitions_are_a_failure() {
        Topics.Spec spec = Topics.named(Topics.LOGS).orElseThrow();
        TopicFacts facts = new TopicFacts(6, 1, 1, 0, 0, -1, Long.MAX_VALUE, "delete", "uncompressed", 1);
        Finding told = told(spec, facts, 1);
        assertEquals(Finding.Result.failed, told.result());
        assertEquals("has 6 partition(s); expected 12", told.says());
    }

    @Test
    void a_topic_that_may_hold_compressed_records_is_a_warning() {
        Topics.Spec spec = Topics.named(Topics.LOGS).orElseThrow();
        TopicFacts facts = new TopicFacts(spec.partitions(), 1, 1, 0, 0, -1, Long.MAX_VALUE, "delete", "producer", 1);
        Finding told = told(spec, facts, 1);
        assertEquals(Finding.Result.warning, told.result());
        assertTrue(told.todo().endsWith("compression.type=uncompressed"), told::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:hush@h:1/x?a=b, postgresql://u:***@h:1/x?a=b",
        "postgresql://u@h/x?password=hush&sslmode=require, postgresql://u@h/x?password=***&sslmode=require",
        "'h:1,h:2', 'h:1,h:2'"
    })
    void an_address_is_shown_without_what_opens_it(String address, String shown) {
        assertEquals(shown, CheckConfiguration.clear(address));
    }
}
