package sh.shithub.actions.log.finish;

import java.time.Instant;

/** A lease as the database knows it; it is over when the row names another end. */
public record Lease(long stepId, Instant until) {}
