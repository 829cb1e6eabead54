package sh.shithub.actions.gateway.operator.logs.live;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.platform.logs.ChunkEnds;
import sh.shithub.actions.platform.logs.LogText;
import sh.shithub.actions.platform.logs.Seqs;

/**
 * How far a reader has got in a step's log. It goes through the chunks in the log's object, then through those that are rows; when
 * the rows become part of the object meanwhile, it goes on there behind the chunk that it has got to. Not for two threads at a time.
 */
final class LogCursor implements LogText.Sink {
    /** How much of an object is read at once, unless one chunk is larger. */
    private static final int PAGE_BYTES = 256 << 10;
    /** A chunk that is missing in an open log may only be late; so long it is waited for. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final long stepId;
    private final Seqs seen = new Seqs();
    private final Seqs tailsSeen = new Seqs();
    /** The object up to there has been given, or was seen as rows. */
    private long objectBytes;

    private LogObject object;
    private ChunkEnds ends;
    private ChunkEnds.Place next;
    private long rowsAfter = -1;
    private long holeSince;
    private int lastByte = '\n';
    private ByteArrayOutputStream page = new ByteArrayOutputStream();

    LogCursor(long stepId) {
        this.stepId = stepId;
    }

    /**
     * One that has got behind a chunk of the object.
     *
     * @param before the bytes that stand before that place, the last one at least
     */
    static LogCursor inObject(long stepId, LogObject object, EventId last, byte[] before) {
        LogCursor cursor = new LogCursor(stepId);
        ChunkEnds ends = new ChunkEnds(object.ends());
        EventId id = null;
        while (!last.equals(id)) {
            ChunkEnds.Place place = ends.next();
            id = new EventId(place.seq(), place.tail());
            cursor.saw(id);
            cursor.objectBytes = place.to();
        }
        cursor.cameBehind(before);
        return cursor;
    }

    /** One that has got behind a fresh chunk, and so has seen the whole object. */
    static LogCursor inRows(long stepId, LogObject object, EventId last, byte[] before) {
        LogCursor cursor = new LogCursor(stepId);
        Seqs upTo = last.seq() == 0 ? new Seqs() : Seqs.parse("{[0," + last.seq() + ")}");
        cursor.seen.addAll(object.seqs());
        cursor.seen.addAll(upTo);
        cursor.tailsSeen.addAll(object.seqs());
        cursor.tailsSeen.addAll(upTo);
        cursor.objectBytes = object.bytes();
        cursor.saw(new EventId(last.seq(), false));
        cursor.saw(last);
        cursor.rowsAfter = last.seq();
        cursor.cameBehind(before);
        return cursor;
    }

    private void cameBehind(byte[] before) {
        lastByte = before.length == 0 ? lastByte : before[before.length - 1];
    }

    long stepId() {
        return stepId;
    }

    Watch watch() {
        return new Watch(stepId, rowsAfter, rowsAfter >= 0 && !tailsSeen.contains(rowsAfter));
    }

    boolean hasSeen(EventId id) {
        return (id.tail() ? tailsSeen : seen).contains(id.seq());
    }

    private void saw(EventId id) {
        (id.tail() ? tailsSeen : seen).add(id.seq());
    }

    /** The object holds what this has neither given nor seen as rows, perhaps. */
    boolean objectGrew(LogMoment moment) {
        return moment.objectBytes() > objectBytes;
    }

    /** Fresh chunks that are new. A chunk that is missing before one of them shows once the log is closed, or nothing came for a while. */
    List<Piece> rows(LogMoment moment, long now) {
        List<Piece> pieces = new ArrayList<>();
        LogText text = new LogText(this, seen.last().orElse(LogText.NOTHING));
        for (LogMoment.Row row : moment.rows()) {
            if (!moment.closed() && mayStillCome(row.seq(), now)) {
                break;
            }
            row(row, text, pieces);
            rowsAfter = Math.max(rowsAfter, row.seq());
        }
        return pieces;
    }

    private boolean mayStillCome(long seq, long now) {
        long last = seen.last().orElse(-1);
        boolean goesOn = last >= 0 && LogParts.of(last) == LogParts.of(seq);
        boolean hole = seq > last && seq > (goesOn ? last + 1 : LogParts.first(LogParts.of(seq)));
        if (!hole) {
            holeSince = 0;
            return false;
        }
        holeSince = holeSince == 0 ? now : holeSince;
        boolean late = now - holeSince < LATE_NANOS;
        holeSince = late ? holeSince : 0;
        return late;
    }

    private void row(LogMoment.Row row, LogText text, List<Piece> pieces) {
        EventId id = new EventId(row.seq(), false);
        if (!hasSeen(id)) {
            page = new ByteArrayOutputStream();
            text.add(row.seq(), row.chunk());
            saw(id);
            pieces.add(new Piece(id, Arrays.copyOf(page.toByteArray(), page.size() - row.tail())));
        }
        EventId tail = new EventId(row.seq(), true);
        if (row.tail() > 0 && !hasSeen(tail)) {
            saw(tail);
            int length = row.chunk().length;
            byte[] added = Arrays.copyOfRange(row.chunk(), length - row.tail(), length);
            cameBehind(added);
            pieces.add(new Piece(tail, added));
        }
    }

    /** What comes next in the object, up to a page of it; empty once it is through. */
    List<Piece> object(LogObject now, ReadObjects objects) {
        follow(now);
        if (skipSeen() && next.from() == objectBytes) {
            return chunks(objects);
        }
        long to = next == null ? now.bytes() : next.from();
        if (objectBytes < to) {
            return unmarked(Math.min(to, objectBytes + PAGE_BYTES), objects);
        }
        seen.addAll(now.seqs());
        tailsSeen.addAll(now.seqs());
        // Chunks that are in no object yet may stand anywhere in the order.
        rowsAfter = -1;
        return List.of();
    }

    /** What is told of an object is only ever added to. */
    private void follow(LogObject now) {
        if (object == null || now.bytes() > object.bytes()) {
            object = now;
            ends = new ChunkEnds(now.ends());
            step();
        }
    }

    private void step() {
        next = ends.hasNext() ? ends.next() : null;
    }

    /** @return whether there is one that was not seen */
    private boolean skipSeen() {
        while (next != null && (next.to() <= objectBytes || next.from() == objectBytes && hasSeen(id(next)))) {
            objectBytes = Math.max(objectBytes, next.to());
            step();
        }
        return next != null;
    }

    private static EventId id(ChunkEnds.Place place) {
        return new EventId(place.seq(), place.tail());
    }

    private List<Piece> chunks(ReadObjects objects) {
        List<ChunkEnds.Place> places = new ArrayList<>();
        long from = next.from();
        while (next != null && next.from() == objectBytes && !hasSeen(id(next)) && objectBytes - from < PAGE_BYTES) {
            places.add(next);
            objectBytes = next.to();
            step();
        }
        byte[] bytes = objects.bytes(object, from, objectBytes);
        List<Piece> pieces = new ArrayList<>(places.size());
        for (ChunkEnds.Place place : places) {
            saw(id(place));
            pieces.add(new Piece(
                    id(place), Arrays.copyOfRange(bytes, (int) (place.from() - from), (int) (place.to() - from))));
        }
        cameBehind(bytes);
        return pieces;
    }

    /** Of objects that were written before ends were recorded. */
    private List<Piece> unmarked(long to, ReadObjects objects) {
        byte[] bytes = objects.bytes(object, objectBytes, to);
        objectBytes = to;
        cameBehind(bytes);
        return List.of(new Piece(null, bytes));
    }

    @Override
    public void append(byte[] bytes) {
        page.writeBytes(bytes);
        cameBehind(bytes);
    }

    @Override
    public boolean atLineStart() {
        return lastByte == '\n';
    }
}
