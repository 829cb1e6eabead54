package sh.shithub.actions.log.store;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.log.Kept;
import sh.shithub.actions.log.LogEntry;

/** What is to be written of logs of jobs with secrets, so that it is a few statements however many steps they are of. */
final class MaskedWrites {
    private final List<MaskedRows.Piece> ends = new ArrayList<>();
    private final List<LogEntry.Chunk> rows = new ArrayList<>();
    private final List<MaskedRows.Piece> release = new ArrayList<>();
    private final List<MaskedRows.Piece> hold = new ArrayList<>();

    /** Text to be added to a row that is there. */
    void end(MaskedRows.Piece end) {
        ends.add(end);
    }

    /** A new row, its text masked. */
    void row(LogEntry.Chunk row) {
        rows.add(row);
    }

    /** Held chunks that are rows now. */
    void release(List<MaskedRows.Piece> held) {
        release.addAll(held);
    }

    /** Chunks to be held, sealed. */
    void hold(List<MaskedRows.Piece> sealed) {
        hold.addAll(sealed);
    }

    void send(Connection connection, StoreRules rules, Kept kept) {
        MaskedRows.addEnds(connection, ends);
        StoreChunks.store(connection, rows, rules, kept);
        MaskedRows.release(connection, release);
        MaskedRows.hold(connection, hold);
    }
}
