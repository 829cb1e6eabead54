package sh.shithub.actions.claim.heartbeats;

import java.time.Instant;

/**
 * A job that was handed out.
 *
 * @param attempt fences the token chains of earlier claims
 * @param lostRunners how many runners were lost with it before
 */
public record Claim(long jobId, long runId, long runnerId, int attempt, int lostRunners, Instant claimedAt) {}
