package sh.shithub.actions.claim.runs;

import sh.shithub.actions.contracts.RunRequested;

/** What makes two requests ask for the same run. Without an id of the caller's own, only the very same request repeats. */
public record RunKey(long repoId, String workflowFile, String triggerEventId) {
    static RunKey of(RunRequested request) {
        String given = request.run().triggerEventId();
        return new RunKey(
                request.run().repo().id(),
                request.run().workflowFile(),
                given == null || given.isBlank() ? "request:" + request.requestId() : given);
    }
}
