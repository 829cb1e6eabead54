package sh.shithub.actions.gateway.runner.heartbeat;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.security.authentication.Authentication;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import sh.shithub.actions.gateway.auth.Registration;
import sh.shithub.actions.gateway.web.ApiException;

/**
 * 429 with {@code Retry-After} for a runner that asks too often, and on every answer to a runner that is known how it stands
 * (wire.md, "Heartbeat"). Behind the check of the token, so that no caller can use up another runner's minute.
 */
@ServerFilter(HeartbeatController.PATH)
final class LimitHeartbeats implements Ordered {
    private static final String STANDING = LimitHeartbeats.class.getName();

    private final HeartbeatLimit limit;
    private final Clock clock;

    LimitHeartbeats(HeartbeatLimit limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }

    /** Null lets the call through. */
    @RequestFilter
    @Nullable
    HttpResponse<?> count(HttpRequest<?> request) {
        Optional<HeartbeatLimit.Standing> standing =
                limit.on() ? runner(request).map(Registration::runnerId).map(limit::count) : Optional.empty();
        standing.ifPresent(found -> request.setAttribute(STANDING, found));
        return standing.filter(found -> !found.admitted()).map(this::refusal).orElse(null);
    }

    @ResponseFilter
    void complete(HttpRequest<?> request, MutableHttpResponse<?> response) {
        request.getAttribute(STANDING, HeartbeatLimit.Standing.class).ifPresent(standing -> tell(standing, response));
    }

    /** Complete as it is: what a filter refuses does not come by its own {@link #complete}. */
    private HttpResponse<?> refusal(HeartbeatLimit.Standing standing) {
        String sentence = "more than " + limit.perMinute() + " heartbeats in a minute";
        return tell(
                standing,
                ApiException.tooMany(sentence, Math.max(1, secondsLeft(standing)))
                        .response());
    }

    private HttpResponse<?> tell(HeartbeatLimit.Standing standing, MutableHttpResponse<?> response) {
        return response.header("X-RateLimit-Limit", Integer.toString(limit.perMinute()))
                .header("X-RateLimit-Remaining", Long.toString(standing.remaining()))
                .header("X-RateLimit-Reset", Long.toString(secondsLeft(standing)));
    }

    private static Optional<Registration> runner(HttpRequest<?> request) {
        return request.getAttribute(HttpAttributes.PRINCIPAL, Authentication.class)
                .map(Registration::of);
    }

    /** As of the answer, rounded up: who waits so long finds the reset behind him. */
    private long secondsLeft(HeartbeatLimit.Standing standing) {
        Duration left = Duration.between(clock.instant(), standing.resetAt());
        return left.isNegative() ? 0 : left.plusNanos(999_999_999).toSeconds();
    }
}
