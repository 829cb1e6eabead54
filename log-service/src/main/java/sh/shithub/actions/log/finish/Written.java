package sh.shithub.actions.log.finish;

import io.micronaut.core.annotation.Nullable;
import sh.shithub.actions.platform.logs.Seqs;

/**
 * What was written and verified.
 *
 * @param objectKey null when there was nothing to write
 * @param objectBytes size of the whole object
 * @param seqs the chunks that were read for it: they are in the object now
 * @param ends where those that were not in it before end, in the form of {@code ChunkEnds}
 */
public record Written(@Nullable String objectKey, long objectBytes, Seqs seqs, byte[] ends) {
    static Written nothing(Unfinished step) {
        return new Written(null, step.objectBytes(), new Seqs(), new byte[0]);
    }
}
