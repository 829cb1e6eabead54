package sh.shithub.actions.log.poll;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import sh.shithub.actions.log.chunks.ChunkCounts;
import sh.shithub.actions.log.chunks.CloseLogs;
import sh.shithub.actions.log.chunks.LogEntry;
import sh.shithub.actions.log.chunks.StoreChunks;
import sh.shithub.actions.log.masking.MaskLogs;
import sh.shithub.actions.platform.json.PoisonException;

/** Applies a poll: chunks first, so that a log that is closed in the same poll is seen with all it has. */
@Singleton
public record StoreLogs(MaskLogs masking, StoreChunks chunks) {
    /** @param ready steps whose log is now to be finished */
    public record Stored(List<Long> ready, ChunkCounts counts) {}

    /**
     * Idempotent.
     *
     * @throws PoisonException when an entry names a step or job that does not exist or does not belong together
     */
    public Stored store(Connection connection, List<LogEntry> entries) {
        ChunkCounts counts = new ChunkCounts();
        chunks.store(connection, masking.store(connection, only(entries, LogEntry.Chunk.class), counts), counts);
        List<LogEntry.Closed> closed = only(entries, LogEntry.Closed.class);
        masking.close(connection, closed, counts);
        return new Stored(CloseLogs.close(connection, closed), counts);
    }

    private static <T extends LogEntry> List<T> only(List<LogEntry> entries, Class<T> kind) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
