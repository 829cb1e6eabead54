package sh.shithub.actions.claim.heartbeats;

/** A job and the heartbeat that shall be answered with it. */
record Handed(Candidate job, Asking to) {
    long jobId() {
        return job.jobId();
    }
}
