package sh.shithub.actions.bench.rows;

/** Labels of the bench's jobs and runners: no user's runner takes a job of the bench, or the other way round. */
public final class Labels {
    public static final String WANTED = "shithub-bench";
    /** What jobs ask for that no runner of the bench offers. */
    public static final String OTHERS = "shithub-bench-others";

    private Labels() {}
}
