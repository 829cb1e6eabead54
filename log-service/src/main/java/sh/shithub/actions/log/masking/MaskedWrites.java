package sh.shithub.actions.log.masking;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.log.chunks.ChunkCounts;
import sh.shithub.actions.log.chunks.LogEntry;
import sh.shithub.actions.log.chunks.StoreChunks;

/**
 * What is to be written of logs of jobs with secrets, so that it is a few statements however many steps they are of.
 *
 * @param ends text to be added to rows that are there
 * @param rows new ones, their text masked
 * @param release held chunks that are rows now
 * @param hold chunks to be held, sealed
 */
record MaskedWrites(
        List<MaskingRows.Piece> ends,
        List<LogEntry.Chunk> rows,
        List<MaskingRows.Piece> release,
        List<MaskingRows.Piece> hold) {
    MaskedWrites() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    void send(Connection connection, StoreChunks chunks, ChunkCounts counts) {
        MaskingRows.addEnds(connection, ends);
        chunks.store(connection, rows, counts);
        MaskingRows.release(connection, release);
        MaskingRows.hold(connection, hold);
    }
}
