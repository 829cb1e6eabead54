package sh.shithub.actions.runner.gateway;

import java.time.Duration;

/** A call was refused, and may be made differently or later; the message is the server's own sentence with its status. */
public final class RefusedException extends RuntimeException {
    private final transient Answer answer;

    RefusedException(Answer answer) {
        super(answer.problem(), null, false, false);
        this.answer = answer;
    }

    /** HTTP's, or 0 when there was no answer. */
    public int status() {
        return answer.status();
    }

    /** What the server asked for, or null. */
    public Duration retryAfter() {
        return answer.retryAfter();
    }
}
