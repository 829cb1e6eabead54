package sh.shithub.actions.gateway.storage;

import io.micronaut.context.annotation.Property;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
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

    ObjectStore(
            @Property(name = "SHITHUB_OBJECT_STORAGE", defaultValue = "s3") String kind,
            @Property(name = "SHITHUB_S3_ENDPOINT", defaultValue = "") String endpoint,
            @Property(name = "SHITHUB_S3_REGION", defaultValue = "us-east-1") String region,
            @Property(name = "SHITHUB_S3_BUCKET", defaultValue = "") String bucket,
            @Property(name = "SHITHUB_S3_ACCESS_KEY", defaultValue = "") String accessKey,
            @Property(name = "SHITHUB_S3_SECRET_KEY", defaultValue = "") String secretKey) {
        this.bucket = bucket;
        boolean none = "none".equals(kind) || endpoint.isEmpty();
        client = none
                ? null
                : S3Client.builder()
                        .endpointOverride(URI.create(endpoint))
                        .region(Region.of(region))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                        .forcePathStyle(true)
                        .build();
        presigner = none
                ? null
                : S3Presigner.builder()
                        .endpointOverride(URI.create(endpoint))
                        .region(Region.of(region))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                        .serviceConfiguration(S3Configuration.builder()
                                .pathStyleAccessEnabled(true)
                                .build())
                        .build();
    }

    /** False when {@code SHITHUB_OBJECT_STORAGE} is {@code none} or no endpoint is set. */
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

    /** The object's bytes; the caller closes the stream. */
    public InputStream read(String key) {
        return client.getObject(object -> object.bucket(bucket).key(key));
    }

    @PreDestroy
    void close() {
        if (presigner != null) {
            client.close();
            presigner.close();
        }
    }
}
