package sh.shithub.actions.contracts;

/** Why a cancel is asked for. A message says it in words, {@link CancelRequested#reason}. */
public enum CancelCause {
    operator("operator"),
    /** A newer run took the place in its concurrency group; its id stands behind the words. */
    newer_run("superseded by run ");

    private final String words;

    CancelCause(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
