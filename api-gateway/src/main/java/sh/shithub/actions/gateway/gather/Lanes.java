package sh.shithub.actions.gateway.gather;

/** How many batches are worked on at the same time, each on a thread and a database connection of its own. */
public final class Lanes {
    public static final int JOB_CALLS = 4;
    public static final int RUNNER_TOKENS = 2;
    public static final int OPERATOR_TOKENS = 1;
    /** The thread of {@code RunEnds}. */
    private static final int RUN_ENDS = 1;

    public static final int ALL = JOB_CALLS + RUNNER_TOKENS + OPERATOR_TOKENS + RUN_ENDS;

    private Lanes() {}
}
