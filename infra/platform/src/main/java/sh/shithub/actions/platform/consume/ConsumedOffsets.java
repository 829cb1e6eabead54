package sh.shithub.actions.platform.consume;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How far a group's effects are in the database, kept in their own transaction (invariant 3). */
final class ConsumedOffsets {
    /**
     * Advances, and returns what was there before. The rows stay locked until the transaction ends, so an instance that was
     * paused in the middle of a batch and one that took its partition over come one after the other.
     */
    private static final String ADVANCE = """
            WITH batch AS (
                SELECT * FROM unnest(?::text[], ?::int[], ?::bigint[]) AS b (topic_id, partition, next_offset)
            ), before AS (
                SELECT o.topic_id, o.partition, o.next_offset
                FROM consumed_offsets o JOIN batch b USING (topic_id, partition)
                WHERE o.consumer_group = ?
                ORDER BY o.topic_id, o.partition
                FOR UPDATE OF o
            ), after AS (
                INSERT INTO consumed_offsets AS o (consumer_group, topic_id, partition, next_offset)
                SELECT ?, topic_id, partition, next_offset FROM batch
                ORDER BY topic_id, partition
                ON CONFLICT (consumer_group, topic_id, partition) DO UPDATE
                SET next_offset = greatest(o.next_offset, excluded.next_offset), updated_at = now()
            )
            SELECT topic_id, partition, next_offset FROM before
            """;

    private final String group;
    private final TopicIds topicIds;

    ConsumedOffsets(String group, TopicIds topicIds) {
        this.group = group;
        this.topicIds = topicIds;
    }

    /** @return for each partition that was known, the offset from which on records are new */
    Map<TopicPartition, Long> advance(Connection connection, Map<TopicPartition, Long> nextOffsets)
            throws SQLException {
        List<TopicPartition> partitions = List.copyOf(nextOffsets.keySet());
        String[] topics = partitions.stream().map(p -> topicIds.of(p.topic())).toArray(String[]::new);
        try (PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
            statement.setArray(1, connection.createArrayOf("text", topics));
            statement.setArray(2, ints(connection, partitions));
            statement.setArray(3, longs(connection, partitions, nextOffsets));
            statement.setString(4, group);
            statement.setString(5, group);
            return read(statement.executeQuery(), partitions, topics);
        }
    }

    private static Array ints(Connection connection, List<TopicPartition> partitions) throws SQLException {
        return connection.createArrayOf(
                "int", partitions.stream().map(TopicPartition::partition).toArray());
    }

    private static Array longs(
            Connection connection, List<TopicPartition> partitions, Map<TopicPartition, Long> offsets)
            throws SQLException {
        return connection.createArrayOf(
                "bigint", partitions.stream().map(offsets::get).toArray());
    }

    private static Map<TopicPartition, Long> read(ResultSet rows, List<TopicPartition> partitions, String[] topics)
            throws SQLException {
        Map<TopicPartition, Long> before = new HashMap<>();
        while (rows.next()) {
            for (int i = 0; i < topics.length; i++) {
                if (topics[i].equals(rows.getString(1)) && partitions.get(i).partition() == rows.getInt(2)) {
                    before.put(partitions.get(i), rows.getLong(3));
                }
            }
        }
        return before;
    }
}
