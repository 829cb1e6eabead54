package sh.shithub.actions.gateway.storage;

import io.micronaut.core.annotation.Nullable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.storage.S3Clients;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Object storage as the gateway uses it: signed addresses, at which a runner puts an
 * artifact and an operator gets it, and finished logs.
 */
@Singleton
public final class ObjectStore {
    /** How long a signed address is good for (wire.md, "Artifacts"). */
    public static final Duration SIGNED_FOR = Duration.ofMinutes(15);

    private final SignedAddresses signed;
    private final S3Client client;
    private final String bucket;

    ObjectStore(ObjectStorageSettings settings) {
        bucket = settings.bucket();
        client = settings.none() ? null : S3Clients.open(settings);
        signed = settings.none() ? null : new SignedAddresses(settings, SIGNED_FOR);
    }

    /** False when {@code SHITHUB_OBJECT_STORAGE} is {@code none}. */
    public boolean configured() {
        return client != null;
    }

    /** @param at the moment from which on it is good; the same for the same moment */
    public String signedPut(String key, Instant at) {
        return signed.put(key, at);
    }

    /** @param name under which a browser keeps it; letters, digits, dots, dashes and underscores only */
    public String signedGet(String key, String name, Instant at) {
        return signed.get(key, at, "attachment; filename=\"" + name + "\"");
    }

    /**
     * The object's bytes from one place to another, at least one. The caller closes the stream, or aborts it when the rest is not
     * wanted: closing reads it.
     */
    public ResponseInputStream<GetObjectResponse> read(String key, long from, long to) {
        return client.getObject(object -> object.bucket(bucket).key(key).range("bytes=" + from + "-" + (to - 1)));
    }

    /** Null when there is no such object. */
    @Nullable
    public Long size(String key) {
        try {
            return client.headObject(head -> head.bucket(bucket).key(key)).contentLength();
        } catch (S3Exception e) {
            // A missing bucket is answered alike, but it is an outage: every artifact would seem to be lost.
            if (e.statusCode() == 404 && answers()) {
                return null;
            }
            throw e;
        }
    }

    /** @throws SdkException when it does not, or the bucket is not there */
    boolean answers() {
        client.headBucket(head -> head.bucket(bucket));
        return true;
    }

    /** True also when the storage does not say: the address that is given out then says it better. */
    public boolean has(String key) {
        try {
            return size(key) != null;
        } catch (SdkException e) {
            return true;
        }
    }

    /** Fine when there is none. */
    public void delete(String key) {
        client.deleteObject(delete -> delete.bucket(bucket).key(key));
    }

    @PreDestroy
    void close() {
        if (client != null) {
            client.close();
        }
    }
}
