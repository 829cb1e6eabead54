package sh.shithub.actions.gateway.operator.deadletters;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** The table beside the topic, as the gateways fill it. Two that do so at the same time write the same rows. */
@Singleton
final class LetterRows {
    private static final String NEXT =
            "SELECT max(record_offset) + 1 FROM dead_letters WHERE partition = ?::int AND topic_id = ?::text";
    private static final String INSERT = """
            INSERT INTO dead_letters (topic_id, partition, record_offset, kind, reason, origin_topic, origin_partition, origin_offset,
                consumer_group, attempts, record_key, bytes, parked_at, replay_of)
            SELECT ?::text, * FROM unnest(?::int[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::int[], ?::bigint[],
                ?::text[], ?::int[], ?::text[], ?::int[], ?::timestamptz[], ?::text[])
            ON CONFLICT DO NOTHING
            """;
    private static final String FORGET =
            "DELETE FROM dead_letters WHERE partition = ?::int AND record_offset < ?::bigint";
    private static final String FORGET_OTHERS = "DELETE FROM dead_letters WHERE topic_id <> ?::text";

    private final Transactions transactions;

    LetterRows(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The offset behind the newest row; empty when there is none. */
    Optional<Long> next(int partition, String topicId) {
        return Optional.ofNullable(transactions
                .read(connection -> Columns.none(connection)
                        .value(partition)
                        .value(topicId)
                        .query(NEXT, row -> row.getObject(1, Long.class)))
                .get(0));
    }

    void add(String topicId, List<Letter> letters) {
        transactions.write(connection -> Columns.of(connection, letters)
                .value(topicId)
                .ints(letter -> letter.id().partition())
                .longs(letter -> letter.id().offset())
                .names(Letter::kind)
                .texts(Letter::reason)
                .texts(Letter::topic)
                .ints(Letter::partition)
                .longs(Letter::offset)
                .texts(Letter::group)
                .ints(Letter::attempts)
                .texts(Letter::key)
                .ints(Letter::bytes)
                .times(Letter::parkedAt)
                .texts(Letter::replayOf)
                .update(INSERT));
    }

    /** What lay before this has left the topic, by its age. */
    void forget(int partition, long start) {
        transactions.write(connection ->
                Columns.none(connection).value(partition).value(start).update(FORGET));
    }

    /** What lay in a topic of the same name that is no more. */
    void forgetOthers(String topicId) {
        transactions.write(connection -> Columns.none(connection).value(topicId).update(FORGET_OTHERS));
    }
}
