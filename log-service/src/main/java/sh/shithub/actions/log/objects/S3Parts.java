package sh.shithub.actions.log.objects;

import io.micronaut.core.annotation.Nullable;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** An object that is sent in parts; no reader sees it before it is complete. */
final class S3Parts {
    private static final Logger LOG = LoggerFactory.getLogger(S3Parts.class);
    private static final int MOST = 10_000;

    private final S3Object object;
    private final String uploadId;
    private final List<CompletedPart> sent = new ArrayList<>();
    private boolean complete;

    private S3Parts(S3Object object, String uploadId) {
        this.object = object;
        this.uploadId = uploadId;
    }

    /** Ends what earlier tries have begun and not ended: it would cost space in the store for ever. */
    static S3Parts begin(S3Object object) {
        object.openUploads().forEach(object::abortParts);
        return new S3Parts(object, object.beginParts());
    }

    void put(PartBuffer buffer) {
        if (sent.size() == MOST) {
            throw new StorageException(
                    object.key() + " needs more than " + MOST + " parts; set SHITHUB_LOG_FINISH_PART_BYTES higher");
        }
        sent.add(object.putPart(uploadId, sent.size() + 1, buffer.body(), buffer.md5()));
    }

    /** @return the object's ETag */
    String complete(@Nullable String replaced) {
        String eTag = object.completeParts(uploadId, sent, replaced);
        complete = true;
        return eTag;
    }

    void giveUp() {
        if (!complete) {
            try {
                object.abortParts(uploadId);
            } catch (StorageException e) {
                LOG.info("an upload in parts is left to the next try: {}", e.getMessage());
            }
        }
    }
}
