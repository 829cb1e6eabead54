package sh.shithub.actions.log.finish;

import io.micronaut.core.annotation.Nullable;
import sh.shithub.actions.log.annotations.StepAnnotations;

/**
 * What was written and verified, or, without object storage, only read.
 *
 * @param objectKey null when there was nothing to write, or no object storage
 * @param objectBytes size of the whole object
 * @param chunks how many were read
 * @param ends which they are and where they end in the object, in the form of {@code ChunkEnds}; empty when there is none
 * @param gaps how many seqs were missing among them
 * @param annotations of the whole log; null when it was not read, so that nothing is known of them
 */
record Written(
        @Nullable String objectKey,
        long objectBytes,
        long chunks,
        byte[] ends,
        long gaps,
        @Nullable StepAnnotations annotations) {
    private static final byte[] NO_ENDS = {};

    static Written nothing(Unfinished step) {
        return new Written(null, step.objectBytes(), 0, NO_ENDS, 0, null);
    }

    /** The log stays in its rows, for there is no object storage. */
    static Written kept(long chunks, long gaps, @Nullable StepAnnotations annotations) {
        return new Written(null, 0, chunks, NO_ENDS, gaps, annotations);
    }

    /** True when it was read and stays in its rows. */
    boolean kept() {
        return objectKey == null && chunks > 0;
    }
}
