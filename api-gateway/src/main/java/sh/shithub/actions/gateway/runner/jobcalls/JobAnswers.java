package sh.shithub.actions.gateway.runner.jobcalls;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds the answer of a job call: its own fields, then what every job answer carries (wire.md, "Cancel check"). */
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
}
