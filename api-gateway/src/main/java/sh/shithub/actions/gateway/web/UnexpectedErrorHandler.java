package sh.shithub.actions.gateway.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.sql.CommitLostException;
import sh.shithub.actions.platform.sql.Faults;
import sh.shithub.actions.platform.trace.LogLine;

/**
 * A failure that was not refused in words: a dependency that is away is a 503, a change that may or may not have been made a 504, all else a
 * 500, none with a trace (wire.md, "General").
 */
@Singleton
final class UnexpectedErrorHandler implements ExceptionHandler<Throwable, HttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedErrorHandler.class);

    @Override
    @SuppressWarnings("rawtypes")
    public HttpResponse<?> handle(HttpRequest request, Throwable failure) {
        LogLine.error(LOG)
                .trace(CallTrace.of((HttpRequest<?>) request))
                .because(failure)
                .say("{} {} failed", request.getMethodName(), request.getPath());
        return refusal(failure).response();
    }

    private static ApiException refusal(Throwable failure) {
        if (failure instanceof CommitLostException) {
            return new ApiException(
                    HttpStatus.GATEWAY_TIMEOUT,
                    "the outcome is unknown: the change may have been made; look before you repeat it");
        }
        return Faults.passing(failure)
                ? ApiException.unavailable("a dependency is not available; try again")
                : new ApiException(HttpStatus.INTERNAL_SERVER_ERROR, "internal error");
    }
}
