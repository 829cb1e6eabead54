package sh.shithub.actions.log.objects;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.time.Duration;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Makes micronaut-object-storage's S3 client ours. Buckets stand in the path, as most stores other than Amazon's want it. The
 * SDK's own checksums are off, because many stores refuse them: Content-MD5, which all know, is sent instead.
 */
@Singleton
final class S3ClientSetup implements BeanCreatedEventListener<S3ClientBuilder> {
    /** Enough for a part of 8 MiB at 1 MB/s. */
    private static final Duration ATTEMPT = Duration.ofSeconds(10);

    private static final Duration CALL = Duration.ofSeconds(30);

    private final ObjectStorageSettings settings;

    S3ClientSetup(ObjectStorageSettings settings) {
        this.settings = settings;
    }

    @Override
    public S3ClientBuilder onCreated(BeanCreatedEvent<S3ClientBuilder> created) {
        return created.getBean()
                .endpointOverride(settings.endpoint())
                .region(Region.of(settings.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(
                        client -> client.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL));
    }
}
