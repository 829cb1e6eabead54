package sh.shithub.actions.gateway.operator.logs.live;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Reads on in one log, page by page. */
@Singleton
record ReadPages(ReadMoments moments, ReadObjects objects) {
    /**
     * What comes next.
     *
     * @param more whether there is more at this moment
     * @param end the event that ends the stream when the log is closed and this is its last page; null otherwise
     */
    record Page(List<Viewer.Event> events, boolean more, byte[] end) {}

    Page next(LogReader reader) {
        LogCursor cursor = reader.cursor();
        LogMoment moment = moments.of(List.of(cursor.watch())).get(cursor.stepId());
        if (moment == null) {
            return new Page(List.of(), false, ChunkEvents.event("dropped", "the step is not there any more"));
        }
        return cursor.objectGrew(moment) ? ofObject(reader, moment.objectBytes()) : ofRows(reader, moment);
    }

    Page ofObject(LogReader reader, long bytes) {
        LogCursor cursor = reader.cursor();
        return new Page(events(reader, cursor.object(objects.of(cursor.stepId(), bytes), objects)), true, null);
    }

    Page ofRows(LogReader reader, LogMoment moment) {
        Watch before = reader.cursor().watch();
        List<Viewer.Event> events = events(reader, reader.cursor().rows(moment, System.nanoTime()));
        // Before a chunk that may still come it stands still.
        boolean more = moment.more() && !reader.cursor().watch().equals(before);
        boolean end = moment.closed() && !moment.more();
        if (end) {
            byte[] rest = moment.concluded() ? reader.events().rest() : null;
            if (rest != null) {
                events.add(new Viewer.Event(null, rest));
            }
        }
        return new Page(events, more, end && moment.concluded() ? done(moment) : null);
    }

    private static List<Viewer.Event> events(LogReader reader, List<Piece> pieces) {
        List<Viewer.Event> events = new ArrayList<>(pieces.size() + 1);
        pieces.forEach(
                piece -> events.add(new Viewer.Event(piece.id(), reader.events().event(piece))));
        return events;
    }

    static byte[] done(LogMoment moment) {
        String conclusion = moment.conclusion() == null ? "null" : "\"" + moment.conclusion() + "\"";
        return ChunkEvents.event("done", "{\"status\":\"" + moment.status() + "\",\"conclusion\":" + conclusion + "}");
    }
}
