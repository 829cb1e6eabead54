package sh.shithub.actions.devstack.process;

/** A program that did not start; the message says why, with the end of its log. */
public final class StartFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartFailedException(String message) {
        super(message);
    }

    public StartFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
