package sh.shithub.actions.gateway.web;

import io.micronaut.http.HttpStatus;

/** A call that is refused, with the status and the one plain sentence that its caller gets (WIRE.md, "General"). */
public final class ApiException extends RuntimeException {
    private final HttpStatus status;

    public ApiException(HttpStatus status, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
    }

    public static ApiException badRequest(String sentence) {
        return new ApiException(HttpStatus.BAD_REQUEST, sentence);
    }

    public static ApiException notFound(String sentence) {
        return new ApiException(HttpStatus.NOT_FOUND, sentence);
    }

    public static ApiException unauthorized(String sentence) {
        return new ApiException(HttpStatus.UNAUTHORIZED, sentence);
    }

    /** Nothing was done, no token was spent; the same call may be made again. */
    public static ApiException unavailable(String sentence) {
        return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, sentence);
    }

    public HttpStatus status() {
        return status;
    }
}
