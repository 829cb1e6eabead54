package sh.shithub.actions.log.chunks;

import java.util.Comparator;

/** What a chunk is known by. */
public record ChunkId(long stepId, long seq) {
    /** By step, then as the log has them. */
    public static final Comparator<ChunkId> IN_ORDER =
            Comparator.comparingLong(ChunkId::stepId).thenComparingLong(ChunkId::seq);
}
