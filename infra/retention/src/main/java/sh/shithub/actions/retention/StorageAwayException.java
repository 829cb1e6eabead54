package sh.shithub.actions.retention;

/** The object storage did not answer. Nothing is lost: the next run goes on. */
public final class StorageAwayException extends RuntimeException {
    StorageAwayException(String sentence) {
        super(sentence);
    }

    StorageAwayException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
