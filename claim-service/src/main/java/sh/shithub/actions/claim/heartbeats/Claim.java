package sh.shithub.actions.claim.heartbeats;

import java.time.Instant;

/** A job that was handed out. {@code attempt} fences the token chains of earlier claims. */
public record Claim(long jobId, long runId, long runnerId, int attempt, Instant claimedAt) {}
