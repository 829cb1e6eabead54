package sh.shithub.actions.claim.leases;

import sh.shithub.actions.contracts.LeaseEnd;

/** A running job that is to be taken away from its runner. Its row and its chain's are locked. */
record Overdue(long jobId, long runId, int attempt, LeaseEnd why, int timeoutMinutes) {
    boolean ends() {
        return why.status() != null;
    }

    String reason() {
        return why.reason(timeoutMinutes);
    }
}
