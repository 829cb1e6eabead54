package sh.shithub.actions.claim.leases;

import java.time.Instant;

/** A job whose offer was taken back. {@code attempt} is the number of the claim that came to nothing. */
public record Requeued(long jobId, long runId, int attempt, Instant at) {}
