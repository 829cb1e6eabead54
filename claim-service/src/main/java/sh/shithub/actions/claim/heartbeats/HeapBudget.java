package sh.shithub.actions.claim.heartbeats;

/** How much more the offers of one transaction may hold of the heap; kept while jobs are handed out. */
final class HeapBudget {
    /** Of an offer with next to nothing in it. */
    private static final long LEAST = 8 << 10;

    private long left;
    private boolean empty = true;
    private boolean full;

    HeapBudget(long bytes) {
        left = bytes;
    }

    /** The first one fits however large it is, or it would wait for ever. */
    boolean take(Candidate job) {
        long bytes = LEAST + job.bytes();
        full = full || !empty && bytes > left;
        if (!full) {
            empty = false;
            left -= bytes;
        }
        return !full;
    }

    /** A job did not fit: it and those behind it are for the next transaction. */
    boolean full() {
        return full;
    }
}
