package sh.shithub.actions.platform.consume;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import sh.shithub.actions.contracts.OffsetGap;
import sh.shithub.actions.platform.sql.Columns;

/** How far a group's effects are in the database, kept in their own transaction (invariant 3). */
final class ConsumedOffsets {
    /**
     * Advances, and returns what was there before. The rows stay locked until the transaction ends, so an instance that was
     * paused in the middle of a batch and one that took its partition over come one after the other. A later epoch wins over a
     * higher offset: the log went back.
     */
    private static final String ADVANCE = """
            WITH batch AS (
                SELECT * FROM unnest(?::int[], ?::bigint[], ?::int[]) AS b (partition, next_offset, leader_epoch)
            ), before AS (
                SELECT o.partition, o.next_offset, o.leader_epoch
                FROM consumed_offsets o JOIN batch b USING (partition)
                WHERE o.consumer_group = ? AND o.topic_id = ?
                ORDER BY o.partition
                FOR UPDATE OF o
            ), after AS (
                INSERT INTO consumed_offsets AS o (consumer_group, topic_id, partition, next_offset, leader_epoch)
                SELECT ?, ?, partition, next_offset, leader_epoch FROM batch
                ORDER BY partition
                ON CONFLICT (consumer_group, topic_id, partition) DO UPDATE
                SET next_offset = CASE WHEN excluded.leader_epoch > o.leader_epoch THEN excluded.next_offset
                                       WHEN excluded.leader_epoch < o.leader_epoch THEN o.next_offset
                                       ELSE greatest(o.next_offset, excluded.next_offset) END,
                    leader_epoch = greatest(o.leader_epoch, excluded.leader_epoch), updated_at = now()
            ), commits AS (
                SELECT set_config('synchronous_commit', coalesce(?, current_setting('synchronous_commit')), true)
            )
            SELECT partition, next_offset, leader_epoch FROM commits LEFT JOIN before ON true
            """;

    private static final String READ = """
            SELECT partition, next_offset, leader_epoch FROM consumed_offsets
            WHERE consumer_group = ? AND topic_id = ? AND partition = ANY (?::int[])
            """;

    /** An instance that was paused over a batch of the log as it was may have written meanwhile: then that stands. */
    private static final String GO_ON_AT = """
            UPDATE consumed_offsets SET next_offset = ?, leader_epoch = -1, updated_at = now()
            WHERE consumer_group = ? AND topic_id = ? AND partition = ? AND next_offset = ?
            """;

    private static final String KEEP_GAP = """
            WITH old AS (DELETE FROM offset_gaps WHERE found_at < now() - interval '90 days')
            INSERT INTO offset_gaps (consumer_group, topic, partition, kind, expected_offset, found_offset)
            VALUES (?, ?, ?, ?, ?, ?)
            """;

    private final String group;
    private final String topic;
    private final TopicIds topicIds;

    ConsumedOffsets(Subscription of, TopicIds topicIds) {
        this.group = of.group();
        this.topic = of.topic();
        this.topicIds = topicIds;
    }

    /**
     * @param waitForDisk false: the commit is confirmed before it is on disk, since Kafka still has the records
     * @return where the group was; without the partitions that were not known
     */
    Map<TopicPartition, Place> advance(Connection connection, Map<TopicPartition, Place> places, boolean waitForDisk) {
        String topicId = topicIds.of(topic);
        return places(Columns.of(connection, places.keySet())
                .ints(TopicPartition::partition)
                .longs(partition -> places.get(partition).next())
                .ints(partition -> places.get(partition).epoch())
                .value(group)
                .value(topicId)
                .value(group)
                .value(topicId)
                .value(waitForDisk ? null : "off")
                .query(ADVANCE, this::known));
    }

    Map<TopicPartition, Place> read(Connection connection, Collection<TopicPartition> partitions) {
        return places(Columns.of(connection, partitions)
                .value(group)
                .value(topicIds.of(topic))
                .ints(TopicPartition::partition)
                .query(READ, this::known));
    }

    /** The group goes on at another offset than it was to; from now on that one is the truth. */
    void goOnAt(Connection connection, OffsetGap kind, TopicPartition partition, long expected, long found) {
        // What is read from then on is new, whichever epochs the log had before.
        Columns.none(connection)
                .value(found)
                .value(group)
                .value(topicIds.of(topic))
                .value(partition.partition())
                .value(expected)
                .update(GO_ON_AT);
        Columns.none(connection)
                .value(group)
                .value(topic)
                .value(partition.partition())
                .value(kind.name())
                .value(expected)
                .value(found)
                .update(KEEP_GAP);
    }

    /** A partition of null stands in the row that says that none was known. */
    private record Known(Integer partition, Place place) {}

    private Known known(ResultSet row) throws SQLException {
        return new Known(row.getObject(1, Integer.class), new Place(row.getLong(2), row.getInt(3)));
    }

    private Map<TopicPartition, Place> places(List<Known> rows) {
        return rows.stream()
                .filter(known -> known.partition() != null)
                .collect(Collectors.toMap(known -> new TopicPartition(topic, known.partition()), Known::place));
    }
}
