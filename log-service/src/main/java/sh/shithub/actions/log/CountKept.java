package sh.shithub.actions.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import sh.shithub.actions.platform.metrics.LogMetrics;

/** Counts what transactions did to logs, each once it is committed: what is rolled back and done again counts once. */
@Singleton
public final class CountKept {
    private static final String LIMIT = "limit";

    private final Counter chunks;
    private final Counter bytes;
    private final Counter dropped;
    private final Counter cut;
    private final Counter replacements;
    private final Counter setAside;

    CountKept(MeterRegistry registry) {
        chunks = counter(LogMetrics.CHUNKS, "Chunks that were stored").register(registry);
        bytes = counter(LogMetrics.CHUNK_BYTES, "Bytes of their text").register(registry);
        dropped = counter(LogMetrics.CHUNKS_DROPPED, "Chunks that were dropped")
                .tag(LogMetrics.REASON, LIMIT)
                .register(registry);
        cut = counter(LogMetrics.CUT, "Logs that reached their limit").register(registry);
        replacements =
                counter(LogMetrics.REPLACEMENTS, "Secrets that were replaced").register(registry);
        setAside = counter(LogMetrics.SET_ASIDE, "Times a log was set aside because what is held of it does not open")
                .register(registry);
    }

    /** What is held of a log did not open. */
    public void setAside() {
        setAside.increment();
    }

    private static Counter.Builder counter(String name, String description) {
        return Counter.builder(name).description(description);
    }

    public void committed(Kept kept) {
        chunks.increment(kept.chunks());
        bytes.increment(kept.bytes());
        dropped.increment(kept.droppedChunks());
        cut.increment(kept.cutLogs());
        replacements.increment(kept.replacements());
    }
}
