package sh.shithub.actions.gateway.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.gateway.trace.CallTrace;
import sh.shithub.actions.platform.sql.Faults;
import sh.shithub.actions.platform.trace.Line;

/** What nobody refused in words: a dependency that is away is a 503, all else a 500, neither with a trace (WIRE.md, "General"). */
@Singleton
final class UnexpectedErrorHandler implements ExceptionHandler<Throwable, HttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedErrorHandler.class);

    @Override
    @SuppressWarnings("rawtypes")
    public HttpResponse<?> handle(HttpRequest request, Throwable failure) {
        Line.error(LOG)
                .trace(CallTrace.of((HttpRequest<?>) request))
                .because(failure)
                .say("{} {} failed", request.getMethodName(), request.getPath());
        ApiException refusal = Faults.passing(failure)
                ? ApiException.unavailable("a dependency is not available; try again")
                : new ApiException(HttpStatus.INTERNAL_SERVER_ERROR, "internal error");
        return refusal.response();
    }
}
