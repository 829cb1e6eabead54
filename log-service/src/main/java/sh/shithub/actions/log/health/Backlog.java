package sh.shithub.actions.log.health;

/**
 * What is in PostgreSQL of logs, as it was counted last. Two counts stop at {@link #MOST}: whoever has more has to do something, whatever
 * the number is.
 *
 * @param waiting logs that wait to be finished
 * @param oldestSeconds how long the one that waits longest has been due, 0 when none is; one that failed has waited since it was closed
 * @param keptSteps steps that have chunks, running ones too
 * @param keptBytes of the table of chunks on the disk, with its index and all that PostgreSQL keeps for it
 */
public record Backlog(int waiting, double oldestSeconds, int keptSteps, long keptBytes) {
    /** Counts end here, so that none costs more with a million rows. */
    public static final int MOST = 5000;

    /** Where it is counted. */
    public interface Rows {
        Backlog count();
    }
}
