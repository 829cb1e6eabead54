package sh.shithub.actions.platform.storage;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The one way in which a client of the object storage is set up. A module that uses it brings the SDK: this module declares it as
 * optional, because two of the services never store an object.
 */
public final class S3Clients {
    private S3Clients() {}

    /** A client of its own; the caller closes it. Sends nothing yet. */
    public static S3Client open(ObjectStorageSettings settings) {
        return prepare(S3Client.builder(), settings).build();
    }

    /** The SDK's own checksums are off, because many stores refuse them: Content-MD5, which all know, is sent instead. */
    public static S3ClientBuilder prepare(S3ClientBuilder builder, ObjectStorageSettings settings) {
        return builder.endpointOverride(settings.endpoint())
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .forcePathStyle(settings.pathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(client ->
                        client.apiCallAttemptTimeout(settings.attemptTimeout()).apiCallTimeout(settings.callTimeout()));
    }

    /** The given keys, or what the SDK finds by itself: environment, profile, web identity, the instance's role. */
    public static AwsCredentialsProvider credentials(ObjectStorageSettings settings) {
        if (settings.accessKey().isEmpty()) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
    }
}
