package sh.shithub.actions.gateway.operator.deadletters;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** How many dead letters wait for a decision: from an index that holds no others. */
@Singleton
final class CountLetters {
    static final String COUNT = """
            SELECT kind, origin_topic, count(*) AS letters, min(parked_at) AS oldest FROM dead_letters WHERE open
            GROUP BY kind, origin_topic ORDER BY kind, origin_topic
            """;

    private final Transactions transactions;

    CountLetters(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Those of one kind from one topic; both are fixed lists. */
    record Group(DeadLetterKind kind, String topic, long letters, Instant oldest) {}

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
}
