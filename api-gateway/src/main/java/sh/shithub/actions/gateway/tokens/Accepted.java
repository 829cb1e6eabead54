package sh.shithub.actions.gateway.tokens;

/**
 * A call whose token was spent and whose records are durable.
 *
 * @param next null after the call that ended the job
 * @param cancelRequested somebody wants this job cancelled
 * @param artifactId of the artifact entered with the call, or null
 */
public record Accepted(JobTokens.Minted next, boolean cancelRequested, Long artifactId) {}
