package sh.shithub.actions.checks.endtoend;

import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The object store beside the services: what is really in it. */
final class Bucket {
    private final S3Client client;
    private final String name;

    Bucket(Map<String, String> environment) {
        name = environment.get("SHITHUB_S3_BUCKET");
        client = S3Client.builder()
                .endpointOverride(URI.create(environment.get("SHITHUB_S3_ENDPOINT")))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        environment.get("SHITHUB_S3_ACCESS_KEY"), environment.get("SHITHUB_S3_SECRET_KEY"))))
                .build();
    }

    byte[] read(String key) {
        return client.getObjectAsBytes(get -> get.bucket(name).key(key)).asByteArray();
    }

    Map<String, String> list() {
        return client.listObjectsV2Paginator(list -> list.bucket(name)).contents().stream()
                .collect(Collectors.toMap(
                        object -> object.key(), object -> object.eTag() + " of " + object.lastModified()));
    }
}
