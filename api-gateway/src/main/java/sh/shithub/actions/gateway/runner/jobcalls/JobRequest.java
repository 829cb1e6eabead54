package sh.shithub.actions.gateway.runner.jobcalls;

import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import java.time.Instant;
import java.util.List;
import sh.shithub.actions.gateway.auth.JobToken;
import sh.shithub.actions.gateway.auth.JobTokenValidator;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.CallTrace;
import sh.shithub.actions.platform.trace.TraceId;

/**
 * A job call as it came in.
 *
 * @param goodUntil when the token stops being accepted
 * @param path as it was sent
 * @param body as it was sent; null for none
 * @param keys the {@code Idempotency-Key} headers, as they were sent
 * @param trace what it leads to bears this
 */
public record JobRequest(
        JobToken token, Instant goodUntil, String path, byte[] body, List<String> keys, TraceId trace) {

    /**
     * @param jobId as the path has it
     * @throws ApiException 404 when the token is not this job's, before anything else is looked at (wire.md, "Order of checks")
     */
    public static JobRequest of(HttpRequest<?> request, Authentication authentication, String jobId, byte[] body) {
        JobToken token = JobTokenValidator.of(authentication);
        if (!Long.toString(token.jobId()).equals(jobId)) {
            throw ApiException.notFound("job not found");
        }
        return new JobRequest(
                token,
                JobTokenValidator.goodUntil(authentication),
                request.getPath(),
                body,
                request.getHeaders().getAll(RepeatKey.HEADER),
                CallTrace.of(request));
    }

    int bodyBytes() {
        return body == null ? 0 : body.length;
    }
}
