package sh.shithub.actions.log.finish;

import io.micronaut.core.annotation.Nullable;
import sh.shithub.actions.log.annotations.StepAnnotations;
import sh.shithub.actions.platform.logs.Seqs;

/**
 * What was written and verified, or, without object storage, only read.
 *
 * @param objectKey null when there was nothing to write, or nowhere
 * @param objectBytes size of the whole object
 * @param seqs the chunks that were read: they are in the object now, if there is one
 * @param ends where those that were not in it before end, in the form of {@code ChunkEnds}
 * @param gaps how many seqs were missing among them
 * @param annotations of the whole log; null when it was not read, so that nothing is known of them
 */
public record Written(
        @Nullable String objectKey,
        long objectBytes,
        Seqs seqs,
        byte[] ends,
        long gaps,
        @Nullable StepAnnotations annotations) {
    private static final byte[] NO_ENDS = {};

    static Written nothing(Unfinished step) {
        return new Written(null, step.objectBytes(), new Seqs(), NO_ENDS, 0, null);
    }

    /** The log stays in its rows, for there is no object storage. */
    static Written kept(Seqs seqs, long gaps, @Nullable StepAnnotations annotations) {
        return new Written(null, 0, seqs, NO_ENDS, gaps, annotations);
    }

    /** True when it was read and stays in its rows. */
    public boolean kept() {
        return objectKey == null && !seqs.isEmpty();
    }
}
