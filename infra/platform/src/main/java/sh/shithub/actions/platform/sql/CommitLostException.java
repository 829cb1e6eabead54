package sh.shithub.actions.platform.sql;

/**
 * A transaction's work was done and its commit sent, and no answer came: whether it was committed is not known. Any other exception of
 * {@link Transactions#write} means that it was not.
 */
public final class CommitLostException extends RuntimeException {
    CommitLostException(RuntimeException cause) {
        super("it is not known whether it was committed: " + cause.getMessage(), cause);
    }
}
