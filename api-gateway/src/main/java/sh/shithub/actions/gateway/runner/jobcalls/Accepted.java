package sh.shithub.actions.gateway.runner.jobcalls;

import java.time.Instant;
import sh.shithub.actions.gateway.auth.JobTokens;

/**
 * A call whose token was spent and whose records are durable.
 *
 * @param next null after the call that ended the job
 * @param cancelRequested cancelling this job had been asked for when the token was spent
 * @param artifact entered with the call, or null
 * @param repeated it was accepted before, under the same key: nothing was done now, and the answer is the one it had then
 */
public record Accepted(JobTokens.Minted next, boolean cancelRequested, Artifact artifact, boolean repeated) {
    /** @param createdAt whole seconds */
    public record Artifact(long id, String objectKey, Instant createdAt) {}
}
