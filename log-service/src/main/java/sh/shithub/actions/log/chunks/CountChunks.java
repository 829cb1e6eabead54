package sh.shithub.actions.log.chunks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** Counts what transactions did to chunks, each once it is committed: what is rolled back and done again counts once. */
@Singleton
public final class CountChunks {
    private final Map<ChunkCounts.Kind, Counter> counters = new EnumMap<>(ChunkCounts.Kind.class);

    CountChunks(MeterRegistry registry) {
        for (ChunkCounts.Kind kind : ChunkCounts.Kind.values()) {
            counters.put(
                    kind,
                    Counter.builder(kind.metric)
                            .description(kind.description)
                            .tags(kind.tags)
                            .register(registry));
        }
    }

    public void committed(ChunkCounts counts) {
        counters.forEach((kind, counter) -> counter.increment(counts.of(kind)));
    }
}
