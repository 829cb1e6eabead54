package sh.shithub.actions.contracts;

/** Headers of a record on {@code actions.replies}. */
public final class ReplyHeaders {
    public static final String CORRELATION_ID = "correlation-id";

    private ReplyHeaders() {}
}
