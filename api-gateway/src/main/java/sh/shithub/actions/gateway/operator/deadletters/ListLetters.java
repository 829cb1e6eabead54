package sh.shithub.actions.gateway.operator.deadletters;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import sh.shithub.actions.gateway.web.Paging;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Reads the table of dead letters, the newest first. */
@Singleton
final class ListLetters {
    private static final String ONE = "SELECT " + DeadLetterView.COLUMNS
            + " FROM dead_letters WHERE partition = ?::int AND record_offset = ?::bigint";

    private final Transactions transactions;

    ListLetters(Transactions transactions) {
        this.transactions = transactions;
    }

    /** @param total how many match, counted no further than {@link Paging#LONGEST} */
    record Page(long total, List<DeadLetterView> letters) {}

    Page page(LetterFilter filter, Paging paging) {
        return transactions.read(connection -> {
            long total = values(connection, filter)
                    .query(count(filter), row -> row.getLong(1))
                    .get(0);
            List<DeadLetterView> letters = values(connection, filter).query(select(filter, paging), DeadLetterView::of);
            return new Page(total, letters);
        });
    }

    Optional<DeadLetterView> one(LetterId id) {
        return transactions.read(connection -> one(connection, id, "")).stream().findFirst();
    }

    /** @param more what the statement does to the row beside reading it */
    static List<DeadLetterView> one(Connection connection, LetterId id, String more) {
        return Columns.none(connection).value(id.partition()).value(id.offset()).query(ONE + more, DeadLetterView::of);
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
}
