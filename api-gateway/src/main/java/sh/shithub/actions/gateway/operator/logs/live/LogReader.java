package sh.shithub.actions.gateway.operator.logs.live;

/** A place in a step's log and the events from there on. */
record LogReader(LogCursor cursor, ChunkEvents events) {
    private static final byte[] NOTHING = {};

    static LogReader fromTheBeginning(long stepId) {
        return new LogReader(new LogCursor(stepId), new ChunkEvents(NOTHING));
    }
}
