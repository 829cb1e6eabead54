package sh.shithub.actions.claim.heartbeats;

/** A job and the heartbeat that shall be answered with it. */
record Handed(long jobId, Asking to) {}
