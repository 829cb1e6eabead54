package sh.shithub.actions.runner.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;

/**
 * What came back of one attempt.
 *
 * @param status of HTTP, or 0 when there was no answer
 * @param body the JSON, or a missing node
 * @param sentence why the call was refused, or why there was no answer
 * @param retryAfter what the server asked for, or null
 */
record Answer(int status, JsonNode body, String sentence, Duration retryAfter) {

    static Answer none(String reason) {
        return new Answer(0, MissingNode.getInstance(), reason, null);
    }

    boolean accepted() {
        return status >= 200 && status < 300;
    }

    /** Worth repeating: there was no answer, or the server says that it cannot just now. */
    boolean passing() {
        return status == 0 || status == 429 || status >= 500;
    }

    String problem() {
        return status == 0 ? sentence : status + " " + sentence;
    }
}
