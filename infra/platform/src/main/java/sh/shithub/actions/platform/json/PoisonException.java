package sh.shithub.actions.platform.json;

/** A record that can never be handled, however often it is tried: it goes to the dead letters at once (invariant 9). */
public final class PoisonException extends RuntimeException {
    public PoisonException(String reason) {
        super(reason);
    }

    public PoisonException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
