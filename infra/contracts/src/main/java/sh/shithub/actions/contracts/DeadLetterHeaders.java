package sh.shithub.actions.contracts;

/** Headers of a record on {@code actions.dead-letters}: the original's key, value and headers are kept as they were. */
public final class DeadLetterHeaders {
    public static final String TOPIC = "dead-letter-topic";
    public static final String PARTITION = "dead-letter-partition";
    public static final String OFFSET = "dead-letter-offset";
    public static final String GROUP = "dead-letter-group";
    public static final String REASON = "dead-letter-reason";
    public static final String ATTEMPTS = "dead-letter-attempts";

    private DeadLetterHeaders() {}
}
