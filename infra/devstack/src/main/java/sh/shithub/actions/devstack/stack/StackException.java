package sh.shithub.actions.devstack.stack;

/** Why the stack does not start or stop: a sentence for the person who typed the command, and the command's exit code. */
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    StackException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    StackException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
