package sh.shithub.actions.gateway.operator.lag;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.OffsetGap;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * What PostgreSQL knows of the groups: how many instances are wanted, unless {@code SHITHUB_EXPECTED_MEMBERS} says so, and where consumers
 * found a gap a short while ago. It is read beside the rounds: the lag must be told while the database is away.
 */
@Singleton
class LagRows {
    private static final Logger LOG = LoggerFactory.getLogger(LagRows.class);
    private static final String WANTED = "SELECT service, instances FROM wanted_instances";
    private static final String GAPS = """
            SELECT consumer_group, topic, partition, kind, expected_offset, found_offset, found_at
            FROM offset_gaps
            WHERE found_at > now() - make_interval(secs => ?)
            ORDER BY id DESC LIMIT 1000
            """;

    private final LagSettings settings;
    private final Transactions transactions;
    private final ExecutorService reads;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile Map<String, Integer> instances = Map.of();
    private volatile List<Gap> gaps = List.of();

    LagRows(LagSettings settings, Transactions transactions, @Named(OperatorReads.EXECUTOR) ExecutorService reads) {
        this.settings = settings;
        this.transactions = transactions;
        this.reads = reads;
    }

    /** A place where log and database did not meet. */
    private record Gap(
            String group, String topic, int partition, OffsetGap kind, long expected, long found, Instant at) {
        private static Gap of(ResultSet row) throws SQLException {
            return new Gap(
                    row.getString(1),
                    row.getString(2),
                    row.getInt(3),
                    OffsetGap.valueOf(row.getString(4)),
                    row.getLong(5),
                    row.getLong(6),
                    Columns.instant(row, "found_at"));
        }

        private String words() {
            String what = switch (kind) {
                case records_deleted ->
                    (found - expected) + " records of " + name() + " were deleted before they were read";
                case log_went_back ->
                    "the log of " + name() + " went back from " + expected + " to " + found
                            + "; records above that may be gone unread";
                case topic_made_anew ->
                    "the topic of " + name() + " was made anew at offset " + expected
                            + "; what it had and was not read is gone";
                case database_went_back -> name() + " is read again from " + found;
            };
            return what + ", found at " + at.truncatedTo(ChronoUnit.SECONDS);
        }

        private String name() {
            return topic + "-" + partition;
        }
    }

    /** Where records of a group were lost a short while ago, in words, the newest first. */
    List<String> lost(String group) {
        return gaps.stream()
                .filter(gap -> gap.group().equals(group) && gap.kind().loses())
                .map(Gap::words)
                .toList();
    }

    /** How many members a group should have; empty when that was never said. */
    Optional<Integer> wanted(Groups.Expected group) {
        return settings.expectedInstances(group.group())
                .or(() -> Optional.ofNullable(instances.get(group.service())))
                .map(group::membersOf);
    }

    /** Asks the database; what it says holds from the next round on. */
    void refresh() {
        if (!reading.compareAndSet(false, true)) {
            return;
        }
        try {
            reads.execute(this::read);
        } catch (RejectedExecutionException goingDown) {
            reading.set(false);
        }
    }

    private void read() {
        try {
            transactions.read(connection -> {
                instances =
                        Columns.none(connection)
                                .query(WANTED, row -> Map.entry(row.getString(1), row.getInt(2)))
                                .stream()
                                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
                gaps = Columns.none(connection)
                        .value(settings.lagDataLostFor().toSeconds())
                        .query(GAPS, Gap::of);
                return null;
            });
        } catch (RuntimeException e) {
            LOG.debug("what PostgreSQL knows of the groups cannot be read; what was known holds: {}", e.getMessage());
        } finally {
            reading.set(false);
        }
    }
}
