package sh.shithub.actions.platform.secrets;

import java.security.GeneralSecurityException;

/**
 * Something sealed does not open. Its caller must not go on as if there were nothing: a log would be kept unmasked, a job
 * would run without its secrets.
 */
public final class NotOpenedException extends RuntimeException {
    NotOpenedException(String what, GeneralSecurityException cause) {
        super(
                what
                        + " cannot be opened: sealed with another SHITHUB_MASTER_KEY than this process has, or changed since;"
                        + " give every service and the command line the same key",
                cause);
    }
}
