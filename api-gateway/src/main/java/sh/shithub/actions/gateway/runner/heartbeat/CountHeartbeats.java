package sh.shithub.actions.gateway.runner.heartbeat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.EnumMap;
import java.util.Map;

/** Counts heartbeats by how they were answered, those too that were refused before anything looked at them. */
@Context
@ServerFilter(HeartbeatController.PATH)
final class CountHeartbeats implements Ordered {
    /** The constants' names are a metric's label. */
    private enum Result {
        offered,
        idle,
        bad_request,
        unauthorized,
        limited,
        unavailable,
        failed
    }

    private final Map<Result, Counter> results = new EnumMap<>(Result.class);

    CountHeartbeats(MeterRegistry registry) {
        for (Result result : Result.values()) {
            results.put(
                    result,
                    Counter.builder("shithub.actions.runner.heartbeats")
                            .description("Heartbeats by how they were answered")
                            .tag("result", result.name())
                            .register(registry));
        }
    }

    /** Outside the check of the token. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.METRICS.order();
    }

    @ResponseFilter
    void count(HttpResponse<?> response) {
        results.get(result(response.code())).increment();
    }

    private static Result result(int status) {
        return switch (status) {
            case 200 -> Result.offered;
            case 204 -> Result.idle;
            case 401 -> Result.unauthorized;
            case 429 -> Result.limited;
            case 503 -> Result.unavailable;
            default -> status < 500 ? Result.bad_request : Result.failed;
        };
    }
}
