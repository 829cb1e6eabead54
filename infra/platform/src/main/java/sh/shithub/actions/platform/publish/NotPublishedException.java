package sh.shithub.actions.platform.publish;

/** Kafka did not confirm every record in time: some may be there all the same, so effects must bear a repeat. */
public final class NotPublishedException extends RuntimeException {
    public NotPublishedException(String message, Throwable cause) {
        super(message, cause);
    }
}
