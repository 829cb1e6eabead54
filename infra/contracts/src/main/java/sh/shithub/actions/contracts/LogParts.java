package sh.shithub.actions.contracts;

/**
 * The tries of a job share one log a step. A runner numbers its chunks from 0; when it is lost and the job runs again, the next
 * runner does so too, so a chunk is stored under the part that its try is and its own seq: {@code part * 2^40 + seq}. The gateway
 * numbers, log-service keeps, and readers of a log take the numbers apart again.
 */
public final class LogParts {
    /** Largest stored seq, of a job that lost half a million runners: what is counted from there on does not overflow. */
    public static final long LARGEST = (1L << 59) - 1;

    private LogParts() {}

    /**
     * @param lostRunners how many runners were lost with the job before this one: the part, from 0
     * @param seq as the runner numbered the chunk, 0 to {@link Limits#SEQ_MAX}
     */
    public static long stored(int lostRunners, long seq) {
        return first(lostRunners) + seq;
    }

    /** The part that a stored seq belongs to. */
    public static long of(long stored) {
        return stored / (Limits.SEQ_MAX + 1);
    }

    /** The stored seq with which a part begins. */
    public static long first(long part) {
        return part * (Limits.SEQ_MAX + 1);
    }

    /** A stored seq as its runner numbered it. */
    public static long seq(long stored) {
        return stored % (Limits.SEQ_MAX + 1);
    }
}
