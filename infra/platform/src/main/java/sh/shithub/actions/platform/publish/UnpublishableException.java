package sh.shithub.actions.platform.publish;

/** Kafka will never take this record, however often it is sent: what led to it must be given up or changed. */
public final class UnpublishableException extends RuntimeException {
    public UnpublishableException(String message, Throwable cause) {
        super(message, cause);
    }
}
