package sh.shithub.actions.contracts;

/**
 * A log chunk on {@code actions.logs}: value = the sealed bytes, key = the job id, these headers = decimal numbers as
 * ASCII. The presence of {@link #SEQ} tells a chunk from the topic's JSON messages.
 */
public final class LogChunkHeaders {
    public static final String SEQ = "seq";
    public static final String STEP_ID = "step-id";

    private LogChunkHeaders() {}
}
