package sh.shithub.actions.claim;

/** A job and the heartbeat that shall be answered with it. */
record Handed(long jobId, Asking to) {}
