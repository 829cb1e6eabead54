package sh.shithub.actions.log.finish;

/** A log that is written and is to be recorded. */
record Finished(Lease lease, Written written) {
    long stepId() {
        return lease.stepId();
    }
}
