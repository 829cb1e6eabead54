package sh.shithub.actions.claim.heartbeats;

import sh.shithub.actions.claim.labels.LabelSet;

/**
 * A heartbeat that may be answered with a job.
 *
 * @param heartbeat what was asked
 * @param labels what its runner offers
 * @param free how many jobs its runner may still take, all its heartbeats together
 */
record Asking(Heartbeat heartbeat, LabelSet labels, int free) {
    long runnerId() {
        return heartbeat.runnerId();
    }
}
