package sh.shithub.actions.platform.json;

import sh.shithub.actions.contracts.DeadLetterKind;

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

    public DeadLetterKind kind() {
        return kind;
    }
}
