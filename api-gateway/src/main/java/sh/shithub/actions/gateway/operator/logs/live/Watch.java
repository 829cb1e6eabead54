package sh.shithub.actions.gateway.operator.logs.live;

/**
 * A place among a step's fresh chunks.
 *
 * @param after the seq behind which they are wanted; -1 for all
 * @param tailDue whether what is added to the chunk with this seq is wanted as well
 */
record Watch(long stepId, long after, boolean tailDue) {}
