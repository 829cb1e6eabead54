package sh.shithub.actions.claim.heartbeats;

/**
 * A job that was handed out and whose payload no runner can be sent.
 *
 * @param attempt of the claim
 * @param reason in words
 */
public record Undeliverable(long jobId, int attempt, String reason) {}
