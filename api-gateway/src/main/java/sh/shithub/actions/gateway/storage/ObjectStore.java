package sh.shithub.actions.gateway.storage;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.storage.S3Clients;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Object storage as the gateway uses it: signed addresses, at which a runner puts an
 * artifact and an operator gets it, and finished logs.
 */
@Singleton
public final class ObjectStore {
    /** How long a signed address is good for (WIRE.md, artifacts). */
    private static final Duration SIGNED_FOR = Duration.ofMinutes(15);

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

    @PreDestroy
    void close() {
        if (client != null) {
            client.close();
        }
    }
}
