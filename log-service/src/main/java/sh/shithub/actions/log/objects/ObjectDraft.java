package sh.shithub.actions.log.objects;

import java.io.IOException;
import java.util.function.ObjIntConsumer;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * An object that no reader sees yet, gathered in memory up to one part's size. What fits goes as one request when it is finished, a larger
 * one part by part as it comes. Closing it unfinished gives it up.
 */
public final class ObjectDraft implements AutoCloseable {
    private static final int COPY_BYTES = 64 << 10;

    private final S3Object object;
    private final PartBuffer buffer;
    private S3Parts parts;
    /** The ETag of what is there; null when nothing is, or when that is not known yet. */
    private String replaced;

    private boolean replacedKnown;
    private long size;

    ObjectDraft(S3Object object, int partBytes) {
        this.object = object;
        this.buffer = new PartBuffer(partBytes);
    }

    /** Begins with the first bytes of the object that is there: what follows them was written and not recorded. */
    void keep(long bytes, ObjIntConsumer<byte[]> along) {
        if (bytes == 0) {
            return;
        }
        try (ResponseInputStream<GetObjectResponse> there = object.first(bytes)) {
            replaced = there.response().eTag();
            replacedKnown = true;
            copy(there, along);
        } catch (IOException e) {
            throw new StorageException(object.key() + " cannot be read: " + e.getMessage(), true, e);
        }
        if (size != bytes) {
            throw new StorageException(
                    object.key() + " has " + size + " bytes where " + bytes + " are recorded; it is left alone");
        }
    }

    private void copy(ResponseInputStream<GetObjectResponse> there, ObjIntConsumer<byte[]> along) throws IOException {
        byte[] some = new byte[COPY_BYTES];
        try {
            for (int read = there.read(some); read >= 0; read = there.read(some)) {
                append(some, read);
                along.accept(some, read);
            }
        } catch (IOException | RuntimeException e) {
            // Closing alone would read the rest of the object, which may be large.
            there.abort();
            throw e;
        }
    }

    /** @param length how many of the bytes are the object's next ones */
    public void append(byte[] bytes, int length) {
        int from = 0;
        while (from < length) {
            if (buffer.full()) {
                putPart();
            }
            from += buffer.add(bytes, from, length);
        }
        size += length;
    }

    private void putPart() {
        if (parts == null) {
            learnWhatIsThere();
            parts = S3Parts.begin(object);
        }
        parts.put(buffer);
        buffer.reset();
    }

    /** Puts the object in its place, and checks what the store says it has. @return its size in bytes */
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
            return parts.complete(replaced);
        } catch (StorageException e) {
            HeadObjectResponse there = S3Object.refused(e) ? null : object.head();
            if (there == null || there.contentLength() != size || there.eTag().equals(replaced)) {
                throw e;
            }
            return there.eTag();
        }
    }

    /** Nearly always nothing is there. If something is, a try before this one left it, or one that has lost its lease. */
    private void putWhole() {
        byte[] bytes = buffer.toByteArray();
        Md5 md5 = buffer.md5();
        String eTag = object.put(bytes, md5, replaced);
        if (eTag == null && !replacedKnown) {
            learnWhatIsThere();
            eTag = object.put(bytes, md5, replaced);
        }
        if (eTag == null) {
            throw new StorageException(object.key() + " was changed by another writer meanwhile");
        }
        if (!md5.isNamed(eTag)) {
            verify(eTag);
        }
    }

    private void learnWhatIsThere() {
        if (!replacedKnown) {
            HeadObjectResponse there = object.head();
            replaced = there == null ? null : there.eTag();
            replacedKnown = true;
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
