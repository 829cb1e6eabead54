package sh.shithub.actions.platform.json;

import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Message;

/** A record that can never be handled, however often it is tried: it goes to the dead letters at once (invariant 9). */
public final class PoisonException extends RuntimeException {
    private final DeadLetterKind kind;

    public PoisonException(DeadLetterKind kind, String reason) {
        this(kind, reason, null);
    }

    public PoisonException(DeadLetterKind kind, String reason, Throwable cause) {
        super(reason, cause);
        this.kind = kind;
    }

    /** @param expected what the reader of the topic takes, such as "a heartbeat" */
    public static PoisonException misplaced(String expected, Message message) {
        return new PoisonException(
                DeadLetterKind.misplaced,
                "not " + expected + ": " + message.getClass().getSimpleName());
    }

    public DeadLetterKind kind() {
        return kind;
    }
}
