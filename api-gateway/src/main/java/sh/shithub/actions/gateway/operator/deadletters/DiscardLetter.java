package sh.shithub.actions.gateway.operator.deadletters;

import jakarta.inject.Singleton;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** An operator has looked at a dead letter and wants nothing done: it is no longer open. Its record stays until it is too old. */
@Singleton
final class DiscardLetter {
    private static final String DISCARD = """
            UPDATE dead_letters SET discarded_at = now(), discarded_by = ?::text, discard_note = ?::text
            WHERE partition = ?::int AND record_offset = ?::bigint AND open
            """;

    private final Transactions transactions;

    DiscardLetter(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Changes nothing about one that was replayed or discarded before. */
    DeadLetterView discard(LetterId id, String note, String by) {
        return transactions
                .write(connection -> {
                    Columns.none(connection)
                            .value(by)
                            .value(note)
                            .value(id.partition())
                            .value(id.offset())
                            .update(DISCARD);
                    return ListLetters.one(connection, id, "");
                })
                .stream()
                .findFirst()
                .orElseThrow(ReadLetter::none);
    }
}
