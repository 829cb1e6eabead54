package sh.shithub.actions.gateway.tokens;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds the answer of a job call: its own fields, then what every job answer carries (WIRE.md, cancel-check). */
public final class JobAnswers {
    private JobAnswers() {}

    /** @param fields the call's own, in order */
    public static MutableHttpResponse<Map<String, Object>> answer(
            HttpStatus status, Map<String, Object> fields, Accepted accepted) {
        Map<String, Object> body = new LinkedHashMap<>(fields);
        if (accepted.next() != null) {
            body.put("next_token", accepted.next().token());
            body.put("next_token_expires_at", accepted.next().expiresAt().toString());
        }
        body.put("cancel_requested", accepted.cancelRequested());
        return HttpResponse.<Map<String, Object>>status(status).body(body);
    }

    /** The token, if it belongs to this path's job. 404 before anything else is looked at (WIRE.md, order of checks). */
    public static JobToken require(io.micronaut.security.authentication.Authentication authentication, String jobId) {
        JobToken token = JobTokenValidator.of(authentication);
        if (!Long.toString(token.jobId()).equals(jobId)) {
            throw sh.shithub.actions.gateway.web.ApiException.notFound("job not found");
        }
        return token;
    }
}
