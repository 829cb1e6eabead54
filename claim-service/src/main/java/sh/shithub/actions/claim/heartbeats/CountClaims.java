package sh.shithub.actions.claim.heartbeats;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import sh.shithub.actions.claim.announce.Claim;
import sh.shithub.actions.platform.metrics.Buckets;

/** Counts what transactions handed out, each once it is committed: what is rolled back and done again counts once. */
@Singleton
final class CountClaims {
    static final String LATENCY = "shithub.actions.job.claim.latency";

    private final Timer latency;

    CountClaims(MeterRegistry registry) {
        latency = Buckets.waits(LATENCY)
                .description(
                        "How long nothing but its place in line held up a job that was handed out for the first time")
                .register(registry);
    }

    void committed(List<Claim> claims) {
        claims.stream().map(Claim::waited).filter(Objects::nonNull).forEach(latency::record);
    }
}
