package sh.shithub.actions.bench;

/** The stack lost something, gave something twice, or did not get done: figures of such a run mean nothing. */
public final class InvalidRun extends RuntimeException {
    public InvalidRun(String message) {
        super(message);
    }
}
