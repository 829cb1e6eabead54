package sh.shithub.actions.log.finish;

/** A log that is written and is to be recorded. */
public record Finished(Lease lease, Written written) {}
