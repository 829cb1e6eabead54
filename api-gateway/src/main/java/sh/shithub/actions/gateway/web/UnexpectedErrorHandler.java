package sh.shithub.actions.gateway.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.sql.DatabaseException;
import sh.shithub.actions.platform.sql.Faults;

/** A database that is away is a 503, not a 500 (WIRE.md, "General"). */
@Singleton
final class UnexpectedErrorHandler implements ExceptionHandler<DatabaseException, HttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedErrorHandler.class);

    @Override
    @SuppressWarnings("rawtypes")
    public HttpResponse<?> handle(HttpRequest request, DatabaseException failure) {
        LOG.error("{} {} failed", request.getMethodName(), request.getPath(), failure);
        if (Faults.passing(failure)) {
            return HttpResponse.serverError(new ApiError("the database is not available"))
                    .status(503)
                    .header("Retry-After", "1");
        }
        return HttpResponse.serverError(new ApiError("internal error"));
    }
}
