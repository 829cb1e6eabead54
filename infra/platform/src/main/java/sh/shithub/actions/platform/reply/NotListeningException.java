package sh.shithub.actions.platform.reply;

/** Nothing was asked, because no answer would be heard: Kafka has not been reached yet, or is being reached anew. */
public final class NotListeningException extends RuntimeException {
    NotListeningException() {
        super("answers from behind Kafka are not heard at the moment", null, false, false);
    }
}
