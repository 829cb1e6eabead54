package sh.shithub.actions.log.chunks;

import java.util.EnumMap;
import java.util.Map;
import sh.shithub.actions.platform.metrics.LogMetrics;

/** What a transaction did to chunks; {@link CountChunks} is told of it once it is committed. */
public final class ChunkCounts {
    /** What is counted: a counter each. */
    public enum Kind {
        stored(LogMetrics.CHUNKS, "Chunks that were stored"),
        bytes(LogMetrics.CHUNK_BYTES, "Bytes of their text"),
        dropped(LogMetrics.CHUNKS_DROPPED, "Chunks that were dropped", LogMetrics.REASON, "limit"),
        cut(LogMetrics.CUT, "Logs that reached their limit"),
        replaced(LogMetrics.REPLACEMENTS, "Secrets that were replaced"),
        set_aside(LogMetrics.SET_ASIDE, "Times a log was set aside because what is held of it does not open");

        final String metric;
        final String description;
        final String[] tags;

        Kind(String metric, String description, String... tags) {
            this.metric = metric;
            this.description = description;
            this.tags = tags;
        }
    }

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    public void add(Kind kind, long more) {
        counts.merge(kind, more, Long::sum);
    }

    public long of(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }
}
