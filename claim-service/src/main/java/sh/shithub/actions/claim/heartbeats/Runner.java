package sh.shithub.actions.claim.heartbeats;

/**
 * A runner that may be given a job, its row locked.
 *
 * @param draining it finishes what it has and gets nothing new
 * @param shown as its row shows it now
 * @param news its heartbeat says something that its row does not
 */
public record Runner(long id, boolean draining, Shown shown, boolean news) {
    /** The constants' names are the database's values. */
    public enum Shown {
        idle,
        busy,
        offline
    }
}
