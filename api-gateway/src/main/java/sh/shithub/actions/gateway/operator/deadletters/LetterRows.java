package sh.shithub.actions.gateway.operator.deadletters;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Paging;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** The table beside the topic: the gateways fill it, two at the same time with the same rows, and operators read it and decide. */
@Singleton
record LetterRows(Transactions transactions) {
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
    static final String COUNT = """
            SELECT kind, origin_topic, count(*) AS letters, min(parked_at) AS oldest FROM dead_letters WHERE open
            GROUP BY kind, origin_topic ORDER BY kind, origin_topic
            """;
    private static final String ONE = "SELECT " + DeadLetterView.COLUMNS
            + " FROM dead_letters WHERE partition = ?::int AND record_offset = ?::bigint";
    private static final String DISCARD = """
            UPDATE dead_letters SET discarded_at = now(), discarded_by = ?::text, discard_note = ?::text
            WHERE partition = ?::int AND record_offset = ?::bigint AND open
            """;

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

    /** Those of one kind from one topic; both are fixed lists. */
    record Group(DeadLetterKind kind, String topic, long letters, Instant oldest) {
        /** Never negative, though another machine's clock gave the time. */
        double ageSeconds(Instant now) {
            return Math.max(0, Duration.between(oldest, now).toMillis() / 1000.0);
        }
    }

    /** How many wait for a decision: from an index that holds no others. */
    List<Group> open() {
        return transactions.read(connection -> Columns.none(connection)
                .query(
                        COUNT,
                        row -> new Group(
                                DeadLetterKind.of(row.getString("kind")).orElse(DeadLetterKind.other),
                                row.getString("origin_topic"),
                                row.getLong("letters"),
                                Columns.instant(row, "oldest"))));
    }

    /** @param total how many match, counted no further than {@link Paging#LONGEST} */
    record Page(long total, List<DeadLetterView> letters) {}

    /** The newest first. */
    Page page(LetterFilter filter, Paging paging) {
        return transactions.read(connection -> {
            long total = values(connection, filter)
                    .query(count(filter), row -> row.getLong(1))
                    .get(0);
            List<DeadLetterView> letters = values(connection, filter).query(select(filter, paging), DeadLetterView::of);
            return new Page(total, letters);
        });
    }

    /** @throws ApiException 404 */
    DeadLetterView one(LetterId id) {
        return transactions.read(connection -> one(connection, id, ""));
    }

    /**
     * @param more what the statement does to the row beside reading it
     * @throws ApiException 404
     */
    static DeadLetterView one(Connection connection, LetterId id, String more) {
        return Columns.none(connection)
                .value(id.partition())
                .value(id.offset())
                .query(ONE + more, DeadLetterView::of)
                .stream()
                .findFirst()
                .orElseThrow(ReadLetter::none);
    }

    private static String count(LetterFilter filter) {
        return "SELECT count(*) FROM (SELECT FROM dead_letters" + filter.where() + " LIMIT " + Paging.LONGEST
                + ") counted";
    }

    static String select(LetterFilter filter, Paging paging) {
        int most = Math.min(paging.perPage(), Paging.LONGEST - paging.offset());
        return "SELECT " + DeadLetterView.COLUMNS + " FROM dead_letters" + filter.where()
                + " ORDER BY parked_at DESC, partition DESC, record_offset DESC LIMIT " + most + " OFFSET "
                + paging.offset();
    }

    private static Columns<Void> values(Connection connection, LetterFilter filter) {
        Columns<Void> columns = Columns.none(connection);
        filter.values().forEach(columns::value);
        return columns;
    }

    /**
     * An operator has looked at it and wants nothing done: it is no longer open, and its record stays until it is too old. Changes
     * nothing about one that was replayed or discarded before.
     */
    DeadLetterView discard(LetterId id, String note, String by) {
        return transactions.write(connection -> {
            Columns.none(connection)
                    .value(by)
                    .value(note)
                    .value(id.partition())
                    .value(id.offset())
                    .update(DISCARD);
            return one(connection, id, "");
        });
    }
}
