package sh.shithub.actions.log;

/**
 * Chunks of jobs with secrets that are held because what stands before them is missing, or because they came after their log was
 * closed. They are held for {@code SHITHUB_LOG_GAP_SECONDS}; then what is missing is a gap.
 */
public interface HeldChunks {
    /**
     * Shows what was held long enough, by the database's clock, each log in a transaction of its own.
     *
     * @param most at most of so many logs
     * @return of how many
     */
    int show(int most);
}
