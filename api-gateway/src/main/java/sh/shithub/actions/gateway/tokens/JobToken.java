package sh.shithub.actions.gateway.tokens;

/**
 * A verified job token (WIRE.md, "Tokens").
 *
 * @param attempt the claim that the chain belongs to
 * @param position how many tokens of the chain were spent before this one
 * @param state what the calls accepted so far led to
 */
public record JobToken(
        long runnerId, long jobId, long runId, long repoId, int attempt, int position, ChainState state) {

    /** The token that follows once this one is spent. */
    JobToken next(ChainState state) {
        return new JobToken(runnerId, jobId, runId, repoId, attempt, position + 1, state);
    }
}
