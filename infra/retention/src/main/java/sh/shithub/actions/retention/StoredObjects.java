package sh.shithub.actions.retention;

import io.micronaut.core.annotation.Nullable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/** The objects as retention sees them: deleted many at a time, and listed. */
public final class StoredObjects {
    private static final Logger LOG = LoggerFactory.getLogger(StoredObjects.class);
    /** S3's own bound on one DeleteObjects. */
    static final int MOST = 1000;

    /** Below it is everything that we store. */
    private static final String PREFIX = "actions/runs/";

    private final Supplier<S3Client> client;
    private final String bucket;

    /** @param client null without object storage */
    private StoredObjects(@Nullable Supplier<S3Client> client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /** @param client asked for when it is needed first; the caller closes it */
    public static StoredObjects in(String bucket, Supplier<S3Client> client) {
        return new StoredObjects(client, bucket);
    }

    /** Without object storage what has no object can go, and nothing that names one. */
    public static StoredObjects none() {
        return new StoredObjects(null, "");
    }

    /** An object that is there. */
    record Found(String key, Instant modified) {}

    /**
     * One that is not there counts as deleted.
     *
     * @return those that have gone; the storage may refuse single ones
     * @throws StorageAwayException when it does not answer; some may have gone then
     */
    Set<String> delete(Collection<String> keys) {
        if (client == null) {
            LOG.warn(
                    "{} objects are in an object storage that is not configured (SHITHUB_OBJECT_STORAGE)", keys.size());
            return Set.of();
        }
        Set<String> gone = new HashSet<>(keys);
        List<String> all = new ArrayList<>(keys);
        for (int from = 0; from < all.size(); from += MOST) {
            for (S3Error refused : deleteSome(all.subList(from, Math.min(all.size(), from + MOST)))) {
                if (!"NoSuchKey".equals(refused.code())) {
                    LOG.warn("{} cannot be deleted: {} {}", refused.key(), refused.code(), refused.message());
                    gone.remove(refused.key());
                }
            }
        }
        return gone;
    }

    private List<S3Error> deleteSome(List<String> keys) {
        List<ObjectIdentifier> objects = keys.stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        return asked(() -> client.get()
                .deleteObjects(delete -> delete.bucket(bucket)
                        .delete(which -> which.objects(objects).quiet(true)))
                .errors());
    }

    /** All of ours, page by page, each given away before the next is asked for. */
    void list(Consumer<List<Found>> page) {
        if (client == null) {
            throw new StorageAwayException("object storage is not configured (SHITHUB_OBJECT_STORAGE is none)");
        }
        String token = null;
        do {
            String from = token;
            var listed = asked(() -> client.get()
                    .listObjectsV2(list ->
                            list.bucket(bucket).prefix(PREFIX).maxKeys(MOST).continuationToken(from)));
            page.accept(listed.contents().stream()
                    .map(object -> new Found(object.key(), object.lastModified()))
                    .toList());
            token = Boolean.TRUE.equals(listed.isTruncated()) ? listed.nextContinuationToken() : null;
        } while (token != null);
    }

    private static <T> T asked(Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw new StorageAwayException("object storage does not answer: " + e.getMessage(), e);
        }
    }
}
