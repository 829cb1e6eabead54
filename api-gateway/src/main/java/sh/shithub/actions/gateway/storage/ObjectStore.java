package sh.shithub.actions.gateway.storage;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.time.Duration;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Object storage as the gateway uses it: signed addresses, at which a runner puts an artifact itself, and finished logs. */
@Singleton
public final class ObjectStore {
    /** How long a signed address is good for (WIRE.md, artifacts). */
    private static final Duration SIGNED_FOR = Duration.ofMinutes(15);

    private final S3Presigner presigner;
    private final S3Client client;
    private final String bucket;

    ObjectStore(ObjectStorageSettings settings) {
        bucket = settings.bucket();
        client = settings.none() ? null : client(settings);
        presigner = settings.none() ? null : presigner(settings);
    }

    private static S3Client client(ObjectStorageSettings settings) {
        return S3Client.builder()
                .endpointOverride(settings.endpoint())
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .forcePathStyle(true)
                .build();
    }

    private static S3Presigner presigner(ObjectStorageSettings settings) {
        return S3Presigner.builder()
                .endpointOverride(settings.endpoint())
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    private static StaticCredentialsProvider credentials(ObjectStorageSettings settings) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
    }

    /** False when {@code SHITHUB_OBJECT_STORAGE} is {@code none}. */
    public boolean configured() {
        return presigner != null;
    }

    public String signedPut(String key) {
        return presigner
                .presignPutObject(put -> put.signatureDuration(SIGNED_FOR)
                        .putObjectRequest(object -> object.bucket(bucket).key(key)))
                .url()
                .toString();
    }

    /** The object's first bytes, at least one; the caller closes the stream. */
    public InputStream read(String key, long bytes) {
        return client.getObject(object -> object.bucket(bucket).key(key).range("bytes=0-" + (bytes - 1)));
    }

    @PreDestroy
    void close() {
        if (presigner != null) {
            client.close();
            presigner.close();
        }
    }
}
