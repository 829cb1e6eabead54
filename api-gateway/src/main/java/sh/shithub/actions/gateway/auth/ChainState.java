package sh.shithub.actions.gateway.auth;

import java.util.Arrays;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Status;

/**
 * Where a job and its steps stand according to the calls that were accepted, signed into each token (invariant 2): so
 * {@code invalid status transition} is exact although the database follows later.
 *
 * <p>Encoded as one character each: the job's, then the steps' in their order; untouched steps at the end are left out.
 */
public final class ChainState {
    private static final char QUEUED = 'q';
    private static final char RUNNING = 'r';
    private static final char FIRST_TERMINAL = 'A';
    private static final Status[] TERMINAL = {Status.completed, Status.cancelled, Status.skipped};
    private static final Conclusion[] CONCLUSIONS = Conclusion.values();

    private final String encoded;

    private ChainState(String encoded) {
        this.encoded = encoded;
    }

    /** A claimed job: running, no step touched. */
    public static ChainState claimed() {
        return new ChainState(String.valueOf(RUNNING));
    }

    /** @throws IllegalArgumentException when no such state was ever encoded */
    public static ChainState decode(String encoded) {
        if (encoded == null || encoded.isEmpty()) {
            throw new IllegalArgumentException("no state");
        }
        encoded.chars().forEach(ChainState::check);
        return new ChainState(encoded);
    }

    public String encode() {
        return encoded;
    }

    public Status job() {
        return status(encoded.charAt(0));
    }

    public Status step(int index) {
        return status(stepCode(index));
    }

    /** Null for a step that has not ended. */
    public Conclusion stepConclusion(int index) {
        return conclusion(stepCode(index));
    }

    public ChainState withJob(Status status, Conclusion conclusion) {
        return new ChainState(code(status, conclusion) + encoded.substring(1));
    }

    public ChainState withStep(int index, Status status, Conclusion conclusion) {
        char[] codes = encoded.toCharArray();
        if (codes.length < index + 2) {
            int touched = codes.length;
            codes = Arrays.copyOf(codes, index + 2);
            Arrays.fill(codes, touched, codes.length, QUEUED);
        }
        codes[index + 1] = code(status, conclusion);
        return new ChainState(new String(codes));
    }

    private char stepCode(int index) {
        return index + 1 < encoded.length() ? encoded.charAt(index + 1) : QUEUED;
    }

    private static char code(Status status, Conclusion conclusion) {
        return switch (status) {
            case queued -> QUEUED;
            case running -> RUNNING;
            default ->
                (char) (FIRST_TERMINAL
                        + Arrays.asList(TERMINAL).indexOf(status) * CONCLUSIONS.length
                        + conclusion.ordinal());
        };
    }

    private static Status status(char code) {
        return switch (code) {
            case QUEUED -> Status.queued;
            case RUNNING -> Status.running;
            default -> TERMINAL[(code - FIRST_TERMINAL) / CONCLUSIONS.length];
        };
    }

    private static Conclusion conclusion(char code) {
        return code == QUEUED || code == RUNNING ? null : CONCLUSIONS[(code - FIRST_TERMINAL) % CONCLUSIONS.length];
    }

    private static void check(int code) {
        boolean terminal = code >= FIRST_TERMINAL && code < FIRST_TERMINAL + TERMINAL.length * CONCLUSIONS.length;
        if (!terminal && code != QUEUED && code != RUNNING) {
            throw new IllegalArgumentException("no such state");
        }
    }
}
