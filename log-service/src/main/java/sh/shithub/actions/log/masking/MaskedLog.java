package sh.shithub.actions.log.masking;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.log.chunks.ChunkCounts;
import sh.shithub.actions.log.chunks.LogEntry;
import sh.shithub.actions.log.mask.Mask;
import sh.shithub.actions.log.mask.Tail;

/**
 * The log of a step of a job with secrets, its state locked. In order, chunks become rows at once; one that comes before its predecessor,
 * or after its log was closed or its place was passed, is held, so that chunks next to each other are masked as one text.
 */
final class MaskedLog {
    /** Held chunks read at a time. */
    private static final int PAGE = 16;
    /** What is not written before more is read: text, and rows, which may be of a byte each. */
    private static final long UNWRITTEN_BYTES = 4 << 20;

    private static final int UNWRITTEN_ROWS = 1000;

    private final Connection connection;
    private final MaskLogs with;
    private final ChunkCounts counts;
    private final MaskingRows.State state;
    private final Mask mask;
    private final MaskedText masked;
    private final List<MaskingRows.Piece> hold = new ArrayList<>();
    private final List<MaskingRows.Piece> release = new ArrayList<>();
    private long bytes;
    private boolean closed;
    /** The first held seq that is not taken, as far as it is known: before it none is looked for. */
    private long nextHeld;

    MaskedLog(MaskLogs with, Connection connection, ChunkCounts counts, MaskingRows.State state, Mask mask) {
        this.connection = connection;
        this.with = with;
        this.counts = counts;
        this.state = state;
        this.mask = mask;
        Tail tail = with.seal().openTail(state.stepId(), state.tail());
        closed = state.closed();
        // The text before was ended when the log was closed.
        masked = new MaskedText(mask, state.next(), closed && tail.isStart() ? Tail.BORDER : tail);
        bytes = state.bytes();
    }

    /** A chunk that is neither a row, nor held, nor in the object; they come in order of seq. */
    void take(LogEntry.Chunk chunk) {
        long part = LogParts.of(chunk.seq());
        if (part > part()) {
            passTo(part);
        }
        if (closed || chunk.seq() != masked.next()) {
            hold.add(new MaskingRows.Piece(
                    state.stepId(), chunk.seq(), with.seal().seal(state.stepId(), chunk.seq(), chunk.bytes())));
        } else {
            masked.add(chunk.seq(), chunk.bytes());
            drain();
        }
    }

    /** That of the last chunk in order. */
    private long part() {
        return LogParts.of(Math.max(masked.next() - 1, 0));
    }

    /** The job runs again: chunks that are missing of the try before do not come in order any more. */
    private void passTo(long part) {
        if (state.held()) {
            takeHeld(masked, masked.next(), LogParts.first(part), false);
        }
        masked.begin(part);
        closed = false;
        drain();
    }

    /** Held chunks whose turn has come. */
    private void drain() {
        if (state.held() && masked.next() >= nextHeld) {
            takeHeld(masked, masked.next(), Long.MAX_VALUE, true);
        }
    }

    /** @param inOrder whether to stop before what is missing */
    private void takeHeld(MaskedText text, long from, long before, boolean inOrder) {
        List<MaskingRows.Piece> page;
        long at = from;
        do {
            page = MaskingRows.held(connection, state.stepId(), at, PAGE);
            for (MaskingRows.Piece piece : page) {
                if (piece.seq() >= before || (inOrder && piece.seq() != text.next())) {
                    nextHeld = piece.seq();
                    return;
                }
                release.add(piece);
                text.add(piece.seq(), with.seal().open(state.stepId(), piece.seq(), piece.bytes()));
                at = piece.seq() + 1;
            }
            spill(text);
        } while (page.size() == PAGE);
        nextHeld = Long.MAX_VALUE;
    }

    /** Holds nothing any longer: what is missing is a gap. The end of an open log's text stays held back, as more may follow. */
    void flush() {
        if (state.held()) {
            takeLate();
            takeHeld(masked, masked.next(), Long.MAX_VALUE, false);
        }
        if (closed) {
            masked.end();
        }
    }

    /** Holds nothing any longer, and nothing follows. */
    void close() {
        flush();
        masked.end();
    }

    /** Those whose place was passed, each run of neighbours a text of its own. */
    private void takeLate() {
        List<MaskingRows.Piece> first = MaskingRows.held(connection, state.stepId(), 0, 1);
        if (!first.isEmpty() && first.get(0).seq() < state.next()) {
            MaskedText late = new MaskedText(mask, first.get(0).seq(), Tail.BORDER);
            takeHeld(late, 0, state.next(), false);
            late.end();
            write(late);
        }
    }

    private void spill(MaskedText some) {
        if (some.bytes() > UNWRITTEN_BYTES || some.rows().size() >= UNWRITTEN_ROWS) {
            write(some);
        }
    }

    /** What was taken and not written yet. */
    void into(MaskedWrites writes) {
        into(writes, masked);
        writes.hold().addAll(hold);
    }

    private void write(MaskedText some) {
        MaskedWrites writes = new MaskedWrites();
        into(writes, some);
        writes.send(connection, with.store(), counts);
    }

    private void into(MaskedWrites writes, MaskedText some) {
        some.ends().forEach((seq, text) -> writes.ends().add(new MaskingRows.Piece(state.stepId(), seq, cut(text))));
        some.rows()
                .forEach(
                        (seq, text) -> writes.rows().add(new LogEntry.Chunk(state.jobId(), state.stepId(), seq, text)));
        writes.release().addAll(release);
        bytes += some.bytes();
        counts.add(ChunkCounts.Kind.replaced, some.replacements());
        some.written();
        release.clear();
    }

    private byte[] cut(byte[] text) {
        byte[] kept = with.settings().limit().keep(bytes, text);
        bytes += kept.length;
        return kept;
    }

    /** Where masking goes on. */
    MaskingRows.Piece goesOn() {
        // A closed log without a tail has nothing to go on from, and its finaliser waits for no tail of it.
        boolean ended = closed && masked.tail().text().length == 0;
        Tail tail = ended ? Tail.START : masked.tail();
        return new MaskingRows.Piece(state.stepId(), masked.next(), with.seal().sealTail(state.stepId(), tail));
    }
}
