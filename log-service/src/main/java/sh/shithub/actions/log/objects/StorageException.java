package sh.shithub.actions.log.objects;

/** Object storage failed or refused. */
public final class StorageException extends RuntimeException {
    private final boolean outage;

    /** @param outage whether the next object would fare no better (unreachable, overloaded, wrong credentials, no bucket) */
    public StorageException(String message, boolean outage, Throwable cause) {
        super(message, cause);
        this.outage = outage;
    }

    public StorageException(String message) {
        this(message, false, null);
    }

    public boolean outage() {
        return outage;
    }
}
