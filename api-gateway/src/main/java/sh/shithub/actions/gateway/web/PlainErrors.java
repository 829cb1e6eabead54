package sh.shithub.actions.gateway.web;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Gives the framework's own refusals (unknown path, wrong method, body too large) the shape of ours. */
@Singleton
@Primary
final class PlainErrors implements ErrorResponseProcessor<ApiError> {
    @Override
    public MutableHttpResponse<ApiError> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        MutableHttpResponse<ApiError> plain = response.body(new ApiError(sentence(context, response.status())));
        // What cannot be read as a request at all comes by no filter.
        JsonHeaders.set(plain);
        return plain;
    }

    private static String sentence(ErrorContext context, HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "not found";
            case METHOD_NOT_ALLOWED -> "method not allowed";
            case UNSUPPORTED_MEDIA_TYPE -> "content type must be application/json";
            case REQUEST_ENTITY_TOO_LARGE -> "the request is larger than allowed";
            case UNAUTHORIZED -> "token required";
            case FORBIDDEN -> "the token's scope does not allow this";
            case BAD_REQUEST ->
                context.getErrors().isEmpty()
                        ? "bad request"
                        : context.getErrors().get(0).getMessage();
            default -> status.getCode() < 500 ? status.getReason().toLowerCase(Locale.ROOT) : "internal error";
        };
    }
}
