package sh.shithub.actions.gateway.operator.logs.live;

import sh.shithub.actions.platform.logs.Seqs;

/**
 * What is recorded of a step's object.
 *
 * @param key null when there is none
 * @param bytes how much of it is the log
 * @param seqs the chunks in it
 * @param ends where they end, in the form of {@code ChunkEnds}
 */
record LogObject(String key, long bytes, Seqs seqs, byte[] ends) {}
