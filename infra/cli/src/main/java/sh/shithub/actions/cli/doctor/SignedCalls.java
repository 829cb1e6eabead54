package sh.shithub.actions.cli.doctor;

import java.net.URI;
import java.time.Duration;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.storage.S3Clients;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Signed addresses at the public endpoint, as the gateway gives them to runners and operators. */
final class SignedCalls implements AutoCloseable {
    private static final Duration GOOD_FOR = Duration.ofMinutes(1);

    private final ObjectStorageSettings storage;
    private final S3Presigner presigner;

    SignedCalls(ObjectStorageSettings storage) {
        this.storage = storage;
        presigner = S3Presigner.builder()
                .endpointOverride(storage.publicEndpoint())
                .region(Region.of(storage.region()))
                .credentialsProvider(S3Clients.credentials(storage))
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(storage.pathStyle())
                        .build())
                .build();
    }

    URI put(String key) {
        return URI.create(presigner
                .presignPutObject(signed -> signed.signatureDuration(GOOD_FOR)
                        .putObjectRequest(put -> put.bucket(storage.bucket()).key(key)))
                .url()
                .toString());
    }

    URI get(String key) {
        return URI.create(presigner
                .presignGetObject(signed -> signed.signatureDuration(GOOD_FOR)
                        .getObjectRequest(get -> get.bucket(storage.bucket()).key(key)))
                .url()
                .toString());
    }

    @Override
    public void close() {
        presigner.close();
    }
}
