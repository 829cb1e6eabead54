package sh.shithub.actions.gateway.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;

/** A call that is refused, with the status and the one plain sentence that its caller gets (wire.md, "General"). */
public class ApiException extends RuntimeException {
    /** How soon a client may try again after a 503. */
    private static final long SOON_SECONDS = 1;

    private final HttpStatus status;
    private final Long retrySeconds;

    public ApiException(HttpStatus status, String sentence) {
        this(status, sentence, null);
    }

    private ApiException(HttpStatus status, String sentence, Long retrySeconds) {
        super(Sentence.of(sentence), null, false, false);
        this.status = status;
        this.retrySeconds = retrySeconds;
    }

    public static ApiException badRequest(String sentence) {
        return new ApiException(HttpStatus.BAD_REQUEST, sentence);
    }

    /** @throws ApiException 400 with that sentence when what was sent is bad */
    public static void refuseIf(boolean bad, String sentence) {
        if (bad) {
            throw badRequest(sentence);
        }
    }

    public static ApiException notFound(String sentence) {
        return new ApiException(HttpStatus.NOT_FOUND, sentence);
    }

    public static ApiException unauthorized(String sentence) {
        return new ApiException(HttpStatus.UNAUTHORIZED, sentence);
    }

    /** Nothing was done, no token was spent; the same call may be made again. */
    public static ApiException unavailable(String sentence) {
        return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, sentence, SOON_SECONDS);
    }

    /** Whether it was done is not known: a commit's confirmation was lost, and the database has not said since. */
    public static ApiException unknownOutcome() {
        return new ApiException(
                HttpStatus.GATEWAY_TIMEOUT,
                "the outcome is unknown: the call may have been carried out and its token spent; sent with an Idempotency-Key,"
                        + " it may be repeated with the same key, and then gets its answer");
    }

    /** @param seconds after which the call is admitted again */
    public static ApiException tooMany(String sentence, long seconds) {
        return new ApiException(HttpStatus.TOO_MANY_REQUESTS, sentence, seconds);
    }

    public HttpStatus status() {
        return status;
    }

    /** What the caller gets, but for the headers of every JSON answer. */
    public MutableHttpResponse<ApiError> response() {
        MutableHttpResponse<ApiError> response =
                HttpResponse.<ApiError>status(status).body(new ApiError(getMessage()));
        if (status == HttpStatus.UNAUTHORIZED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (retrySeconds != null) {
            response.header(HttpHeaders.RETRY_AFTER, retrySeconds.toString());
        }
        return response;
    }
}
