package sh.shithub.actions.claim.heartbeats;

import sh.shithub.actions.claim.labels.LabelSet;

/**
 * A ready job.
 *
 * @param jobId the job
 * @param labelSetId the row of what it wants
 * @param wants what a runner must offer
 */
public record Candidate(long jobId, long labelSetId, LabelSet wants) {}
