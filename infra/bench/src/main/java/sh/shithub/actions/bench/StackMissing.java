package sh.shithub.actions.bench;

/** There is no running stack to measure; the message says what is missing and what to do. */
public final class StackMissing extends RuntimeException {
    public StackMissing(String message) {
        super(message);
    }
}
