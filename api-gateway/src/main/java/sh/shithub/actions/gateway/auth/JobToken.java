package sh.shithub.actions.gateway.auth;

/**
 * A verified job token (wire.md, "Job tokens").
 *
 * @param attempt the claim that the chain belongs to
 * @param lostRunners how many runners were lost with the job before: the part of the log that this one writes ({@code LogParts})
 * @param position how many tokens of the chain were spent before this one
 * @param state what the calls accepted so far led to
 */
public record JobToken(
        long runnerId,
        long jobId,
        long runId,
        long repoId,
        int attempt,
        int lostRunners,
        int position,
        ChainState state) {

    /** The token that follows once this one is spent. */
    public JobToken next(ChainState state) {
        return new JobToken(runnerId, jobId, runId, repoId, attempt, lostRunners, position + 1, state);
    }
}
