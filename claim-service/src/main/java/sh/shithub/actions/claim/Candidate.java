package sh.shithub.actions.claim;

/** A ready job, locked for this transaction. */
public record Candidate(long jobId, LabelSet wants) {}
