package sh.shithub.actions.gateway.operator.logs.live;

import jakarta.inject.Singleton;
import java.util.List;
import sh.shithub.actions.platform.logs.ChunkEnds;

/**
 * Where in its log a chunk ends that a reader was sent last: by this gateway or another one, as a row or out of the object. An id
 * that no chunk has stands for the last one before it.
 */
@Singleton
record FindPlace(ReadObjects objects) {
    /** A character has four bytes at most, so its beginning is in the three before its last. */
    private static final int CHARACTER = 3;

    LogReader behind(long stepId, EventId last) {
        while (true) {
            LogObject object = objects.of(stepId);
            ChunkEnds.Place place = inObject(object, last);
            if (place != null) {
                return inObject(stepId, object, place);
            }
            List<ReadObjects.RowEnd> rows = objects.rowsUpTo(stepId, last.seq());
            // The chunk may have become a part of the object between the two looks.
            if (objects.of(stepId).bytes() == object.bytes()) {
                return inRows(stepId, object, last, rows);
            }
        }
    }

    private static ChunkEnds.Place inObject(LogObject object, EventId last) {
        ChunkEnds ends = new ChunkEnds(object.ends());
        while (ends.hasNext()) {
            ChunkEnds.Place place = ends.next();
            if (place.seq() == last.seq() && place.tail() == last.tail()) {
                return place;
            }
        }
        return null;
    }

    private LogReader inObject(long stepId, LogObject object, ChunkEnds.Place place) {
        byte[] before = objects.bytes(object, Math.max(0, place.to() - CHARACTER), place.to());
        EventId last = new EventId(place.seq(), place.tail());
        return new LogReader(LogCursor.inObject(stepId, object, last, before), new ChunkEvents(before));
    }

    private LogReader inRows(long stepId, LogObject object, EventId last, List<ReadObjects.RowEnd> rows) {
        if (rows.isEmpty()) {
            return lastBefore(stepId, object, last);
        }
        ReadObjects.RowEnd row = rows.get(0);
        boolean withTail = last.tail() || row.seq() < last.seq();
        EventId id = new EventId(row.seq(), withTail && row.tail() > 0);
        byte[] before = id.tail() || row.tail() == 0 ? row.end() : row.seen();
        for (int i = 1;
                i < rows.size() && before.length < CHARACTER && rows.get(i).seq() == row.seq() - i;
                i++) {
            before = joined(rows.get(i).end(), before);
        }
        return new LogReader(LogCursor.inRows(stepId, object, id, before), new ChunkEvents(before));
    }

    private LogReader lastBefore(long stepId, LogObject object, EventId last) {
        ChunkEnds ends = new ChunkEnds(object.ends());
        ChunkEnds.Place before = null;
        while (ends.hasNext()) {
            ChunkEnds.Place place = ends.next();
            before = place.seq() <= last.seq() ? place : before;
        }
        return before == null ? LogReader.fromTheBeginning(stepId) : inObject(stepId, object, before);
    }

    private static byte[] joined(byte[] first, byte[] then) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + then.length);
        System.arraycopy(then, 0, both, first.length, then.length);
        return both;
    }
}
