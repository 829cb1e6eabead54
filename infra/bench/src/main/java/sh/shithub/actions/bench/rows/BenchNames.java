package sh.shithub.actions.bench.rows;

/** What tells the bench's rows from a user's: the owner of their repositories, and the names of their runners. */
final class BenchNames {
    static final String OWNER = "shithub-bench-";
    static final String RUNNER = "shithub-bench-";
    /** Above what a forge would give out; below what a double holds exactly. */
    static final long FIRST_REPO = 8_000_000_000_000_000L;

    private BenchNames() {}
}
