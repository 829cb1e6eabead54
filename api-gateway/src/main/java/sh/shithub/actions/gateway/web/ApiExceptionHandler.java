package sh.shithub.actions.gateway.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

@Singleton
final class ApiExceptionHandler implements ExceptionHandler<ApiException, HttpResponse<?>> {
    /** How soon a client may try again after a 503, seconds. */
    private static final String RETRY_SECONDS = "1";

    @Override
    @SuppressWarnings("rawtypes")
    public HttpResponse<?> handle(HttpRequest request, ApiException refusal) {
        MutableHttpResponse<ApiError> response =
                HttpResponse.<ApiError>status(refusal.status()).body(new ApiError(refusal.getMessage()));
        if (refusal.status() == HttpStatus.UNAUTHORIZED) {
            response.header("WWW-Authenticate", "Bearer");
        }
        if (refusal.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            response.header("Retry-After", RETRY_SECONDS);
        }
        return response;
    }
}
