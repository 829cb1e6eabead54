package sh.shithub.actions.log.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.log.Kept;
import sh.shithub.actions.log.LogEntry;
import sh.shithub.actions.log.mask.Mask;
import sh.shithub.actions.log.mask.Tail;

/**
 * The log of a step of a job with secrets, its state locked. In order, chunks become rows at once; one that comes before its predecessor,
 * or after its log was closed or its place was passed, is held, so that chunks next to each other are masked as one text.
 */
final class MaskedStep {
    /** Held chunks read at a time. */
    private static final int PAGE = 16;
    /** What is not written before more is read: text, and rows, which may be of a byte each. */
    private static final long UNWRITTEN_BYTES = 4 << 20;

    private static final int UNWRITTEN_ROWS = 1000;

    private final Connection connection;
    private final HeldSeal seal;
    private final StoreRules rules;
    private final Kept kept;
    private final MaskedRows.State state;
    private final Mask mask;
    private final Chain chain;
    private final List<MaskedRows.Piece> hold = new ArrayList<>();
    private final List<MaskedRows.Piece> release = new ArrayList<>();
    private long bytes;
    private boolean closed;
    /** The first held seq that is not taken, as far as it is known: before it none is looked for. */
    private long nextHeld;

    MaskedStep(Connection connection, HeldSeal seal, StoreRules rules, Kept kept, MaskedRows.State state, Mask mask) {
        this.connection = connection;
        this.seal = seal;
        this.rules = rules;
        this.kept = kept;
        this.state = state;
        this.mask = mask;
        Tail tail = seal.openTail(state.stepId(), state.tail());
        closed = state.closed();
        // What stood before was ended when the log was closed.
        chain = new Chain(mask, state.next(), closed && tail.isStart() ? Tail.BORDER : tail);
        bytes = state.bytes();
    }

    /** A chunk that is neither a row, nor held, nor in the object; they come in order of seq. */
    void take(LogEntry.Chunk chunk) throws SQLException {
        long part = LogParts.of(chunk.seq());
        if (part > part()) {
            passTo(part);
        }
        if (closed || chunk.seq() != chain.next()) {
            hold.add(new MaskedRows.Piece(
                    state.stepId(), chunk.seq(), seal.seal(state.stepId(), chunk.seq(), chunk.bytes())));
        } else {
            chain.add(chunk.seq(), chunk.bytes());
            drain();
        }
    }

    /** That of the last chunk in order. */
    private long part() {
        return LogParts.of(Math.max(chain.next() - 1, 0));
    }

    /** The job runs again: whatever is missing of the try before does not come in order any more. */
    private void passTo(long part) throws SQLException {
        if (state.held()) {
            takeHeld(chain.next(), LogParts.first(part), false);
        }
        chain.begin(part);
        closed = false;
        drain();
    }

    /** Held chunks whose turn has come. */
    private void drain() throws SQLException {
        if (state.held() && chain.next() >= nextHeld) {
            takeHeld(chain.next(), Long.MAX_VALUE, true);
        }
    }

    /** @param inOrder whether to stop before what is missing */
    private void takeHeld(long from, long before, boolean inOrder) throws SQLException {
        List<MaskedRows.Piece> page;
        long at = from;
        do {
            page = MaskedRows.held(connection, state.stepId(), at, PAGE);
            for (MaskedRows.Piece piece : page) {
                if (piece.seq() >= before || (inOrder && piece.seq() != chain.next())) {
                    nextHeld = piece.seq();
                    return;
                }
                chain.add(piece.seq(), open(piece));
                at = piece.seq() + 1;
            }
            spill(chain);
        } while (page.size() == PAGE);
        nextHeld = Long.MAX_VALUE;
    }

    /** Holds nothing any longer: what is missing is a gap. The end of an open log's text stays held back, as more may follow. */
    void flush() throws SQLException {
        if (state.held()) {
            takeLate();
            takeHeld(chain.next(), Long.MAX_VALUE, false);
        }
        if (closed) {
            end();
        }
    }

    /** Holds nothing any longer, and nothing follows. */
    void close() throws SQLException {
        flush();
        end();
    }

    private void end() {
        chain.end();
    }

    /** Those whose place was passed, each run of neighbours a text of its own. */
    private void takeLate() throws SQLException {
        Chain late = null;
        long at = 0;
        List<MaskedRows.Piece> page;
        do {
            page = MaskedRows.held(connection, state.stepId(), at, PAGE);
            for (MaskedRows.Piece piece : page) {
                if (piece.seq() >= state.next()) {
                    page = List.of();
                    break;
                }
                late = late == null ? new Chain(mask, piece.seq(), Tail.BORDER) : late;
                late.add(piece.seq(), open(piece));
                at = piece.seq() + 1;
            }
            if (late != null) {
                spill(late);
            }
        } while (page.size() == PAGE);
        if (late != null) {
            late.end();
            write(late);
        }
    }

    private byte[] open(MaskedRows.Piece piece) {
        release.add(piece);
        return seal.open(state.stepId(), piece.seq(), piece.bytes());
    }

    private void spill(Chain some) {
        if (some.bytes() > UNWRITTEN_BYTES || some.size() >= UNWRITTEN_ROWS) {
            write(some);
        }
    }

    /** What was taken and not written yet. */
    void into(MaskedWrites writes) {
        into(writes, chain);
        writes.hold(hold);
    }

    private void write(Chain some) {
        MaskedWrites writes = new MaskedWrites();
        into(writes, some);
        writes.send(connection, rules, kept);
    }

    private void into(MaskedWrites writes, Chain some) {
        some.ends().forEach((seq, text) -> writes.end(new MaskedRows.Piece(state.stepId(), seq, room(text))));
        some.rows().forEach((seq, text) -> writes.row(new LogEntry.Chunk(state.jobId(), state.stepId(), seq, text)));
        writes.release(release);
        bytes += some.bytes();
        kept.replaced(some.replacements());
        some.written();
        release.clear();
    }

    private byte[] room(byte[] text) {
        byte[] there = rules.limit().keep(bytes, text);
        bytes += there.length;
        return there;
    }

    /** Where masking goes on. */
    MaskedRows.Piece goesOn() {
        // A closed log without a tail has nothing to go on from, and its finaliser waits for no tail of it.
        boolean ended = closed && chain.tail().held().length == 0;
        Tail tail = ended ? Tail.START : chain.tail();
        return new MaskedRows.Piece(state.stepId(), chain.next(), seal.sealTail(state.stepId(), tail));
    }
}
