package sh.shithub.actions.claim.heartbeats;

import sh.shithub.actions.claim.admission.RepoQueue;
import sh.shithub.actions.claim.labels.LabelSet;

/**
 * A ready job.
 *
 * @param jobId the job
 * @param queue where it stands
 * @param wants what a runner must offer
 * @param bytes about what making its offer holds of the heap
 */
public record Candidate(long jobId, RepoQueue queue, LabelSet wants, long bytes) {}
