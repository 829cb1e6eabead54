package sh.shithub.actions.log.objects;

import java.io.IOException;
import sh.shithub.actions.log.finish.LogObjects;
import sh.shithub.actions.log.finish.StorageException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * An object under way: gathered in memory up to one part's size. What fits goes as one request when it is finished, a larger
 * one part by part as it comes.
 */
final class S3Draft implements LogObjects.Draft {
    private static final int COPY_BYTES = 64 << 10;

    private final S3Object object;
    private final PartBuffer buffer;
    private S3Parts parts;
    private Replacing replacing = Replacing.NOTHING;
    private boolean replacesKnown;
    private long size;
    private byte last = '\n';

    S3Draft(S3Object object, int partBytes) {
        this.object = object;
        this.buffer = new PartBuffer(partBytes);
    }

    /** Begins with the first bytes of the object that is there: only those are recorded, whatever follows them. */
    void keep(long bytes, LogObjects.Reader along) {
        if (bytes == 0) {
            return;
        }
        try (ResponseInputStream<GetObjectResponse> there = object.first(bytes)) {
            replacing = new Replacing(there.response().eTag());
            replacesKnown = true;
            copy(there, along);
        } catch (IOException e) {
            throw new StorageException(object.key() + " cannot be read: " + e.getMessage(), true, e);
        }
        if (size != bytes) {
            throw new StorageException(
                    object.key() + " has " + size + " bytes where " + bytes + " are recorded; it is left alone");
        }
    }

    private void copy(ResponseInputStream<GetObjectResponse> there, LogObjects.Reader along) throws IOException {
        byte[] some = new byte[COPY_BYTES];
        try {
            for (int read = there.read(some); read >= 0; read = there.read(some)) {
                append(some, read);
                along.read(some, read);
            }
        } catch (IOException | RuntimeException e) {
            // Closing alone would read the rest of the object, however much that is.
            there.abort();
            throw e;
        }
    }

    @Override
    public void append(byte[] bytes) {
        append(bytes, bytes.length);
    }

    private void append(byte[] bytes, int length) {
        int from = 0;
        while (from < length) {
            if (buffer.full()) {
                putPart();
            }
            from += buffer.add(bytes, from, length);
        }
        size += length;
        last = length == 0 ? last : bytes[length - 1];
    }

    @Override
    public boolean atLineStart() {
        return last == '\n';
    }

    private void putPart() {
        if (parts == null) {
            learnWhatIsThere();
            parts = S3Parts.begin(object);
        }
        parts.put(buffer);
        buffer.clear();
    }

    @Override
    public long finish() {
        if (parts == null) {
            putWhole();
        } else {
            putPart();
            verify(complete());
        }
        return size;
    }

    /**
     * The answer may be lost although the object is there: a call that was cut short is made again by the SDK, and the store does not
     * find the parts a second time. To send them all again would end the same way.
     */
    private String complete() {
        try {
            return parts.complete(replacing);
        } catch (StorageException e) {
            HeadObjectResponse there = S3Object.refused(e) ? null : object.head();
            if (there == null || there.contentLength() != size || there.eTag().equals(replacing.eTag())) {
                throw e;
            }
            return there.eTag();
        }
    }

    /** Nearly always nothing is there. If something is, a try before this one left it, or one that has lost its lease. */
    private void putWhole() {
        byte[] bytes = buffer.bytes();
        Md5 md5 = buffer.md5();
        String eTag = object.put(bytes, md5, replacing);
        if (eTag == null && !replacesKnown) {
            learnWhatIsThere();
            eTag = object.put(bytes, md5, replacing);
        }
        if (eTag == null) {
            throw new StorageException(object.key() + " was changed by somebody else meanwhile");
        }
        if (!md5.isNamed(eTag)) {
            verify(eTag);
        }
    }

    private void learnWhatIsThere() {
        if (!replacesKnown) {
            HeadObjectResponse there = object.head();
            replacing = there == null ? Replacing.NOTHING : new Replacing(there.eTag());
            replacesKnown = true;
        }
    }

    private void verify(String eTag) {
        HeadObjectResponse there = object.head();
        if (there == null || there.contentLength() != size || !eTag.equals(there.eTag())) {
            throw new StorageException(object.key() + " is not what was written: " + size + " bytes, " + eTag
                    + " were, " + (there == null ? "nothing" : there.contentLength() + " bytes, " + there.eTag())
                    + " is there");
        }
    }

    @Override
    public void close() {
        if (parts != null) {
            parts.giveUp();
        }
    }
}
