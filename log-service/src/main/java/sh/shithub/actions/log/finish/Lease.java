package sh.shithub.actions.log.finish;

import java.time.Instant;

/**
 * A lease on a step's row, as the database knows it; it is over when the row names another end.
 *
 * @param until its end by the database's clock, which is also what tells it from any other lease
 */
record Lease(long stepId, Instant until) {}
