package sh.shithub.actions.claim.heartbeats;

import sh.shithub.actions.claim.admission.Line;
import sh.shithub.actions.claim.labels.LabelSet;

/**
 * A ready job.
 *
 * @param jobId the job
 * @param line where it stands
 * @param wants what a runner must offer
 * @param bytes about what making its offer holds of the heap
 */
public record Candidate(long jobId, Line line, LabelSet wants, long bytes) {}
