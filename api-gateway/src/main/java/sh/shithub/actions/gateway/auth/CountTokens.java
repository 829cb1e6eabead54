package sh.shithub.actions.gateway.auth;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import java.util.EnumMap;
import java.util.Map;

/** Counts what became of job tokens; there from the start, so that the first of a kind is an increase. A call that waited for a dependency until its patience ended is not among them. */
@Context
public final class CountTokens {
    private final Map<TokenVerdict, Counter> verdicts = new EnumMap<>(TokenVerdict.class);

    CountTokens(MeterRegistry registry) {
        for (TokenVerdict verdict : TokenVerdict.values()) {
            verdicts.put(
                    verdict,
                    Counter.builder("shithub.actions.runner.jwt")
                            .description("Job tokens by what became of them")
                            .tag("result", verdict.name())
                            .register(registry));
        }
    }

    public void count(TokenVerdict verdict) {
        verdicts.get(verdict).increment();
    }
}
