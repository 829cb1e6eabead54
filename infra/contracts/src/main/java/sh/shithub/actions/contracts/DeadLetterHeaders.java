package sh.shithub.actions.contracts;

/**
 * Headers of a record on {@code actions.dead-letters}: the original's key, value and headers are kept as they were. Of a record that is
 * too large for that, the letter is by reference: see {@link #BYTES}.
 */
public final class DeadLetterHeaders {
    public static final String TOPIC = "dead-letter-topic";
    public static final String PARTITION = "dead-letter-partition";
    public static final String OFFSET = "dead-letter-offset";
    public static final String GROUP = "dead-letter-group";
    /** A {@link DeadLetterKind}. */
    public static final String KIND = "dead-letter-kind";

    public static final String REASON = "dead-letter-reason";
    public static final String ATTEMPTS = "dead-letter-attempts";

    /**
     * Only on a letter by reference: how long the record is, key, value and headers together. The letter's value is the beginning of the
     * record's ({@link Limits#DEAD_LETTER_BEGINNING_BYTES}), its key is left out when it is longer than that, and of its headers there are
     * {@link #REPLAY_OF} and {@link TraceHeaders#TRACEPARENT}. The record itself lies where it came from.
     */
    public static final String BYTES = "dead-letter-bytes";

    /**
     * On a record that was replayed, and on the dead letter that it becomes if it cannot be handled again: the {@code partition-offset} of
     * the dead letter before it. The only one of these that stands on another topic.
     */
    public static final String REPLAY_OF = "dead-letter-replay-of";

    private DeadLetterHeaders() {}
}
