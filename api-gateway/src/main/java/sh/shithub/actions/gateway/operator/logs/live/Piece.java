package sh.shithub.actions.gateway.operator.logs.live;

/**
 * What one event carries: a chunk, with the lines that stand before it in the log.
 *
 * @param id null for a part of an object of which it was not recorded where its chunks end
 */
record Piece(EventId id, byte[] text) {}
