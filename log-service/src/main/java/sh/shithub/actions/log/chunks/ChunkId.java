package sh.shithub.actions.log.chunks;

import java.util.Comparator;

/** Identifies a chunk. */
public record ChunkId(long stepId, long seq) {
    /** By step, then in the order of its log. */
    public static final Comparator<ChunkId> IN_ORDER =
            Comparator.comparingLong(ChunkId::stepId).thenComparingLong(ChunkId::seq);
}
