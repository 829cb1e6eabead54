package sh.shithub.actions.runner.job;

/** A step asks for what this runner does not do, or cannot do here; the message goes into the step's log. */
final class UnsupportedException extends RuntimeException {
    UnsupportedException(String message) {
        super(message, null, false, false);
    }
}
