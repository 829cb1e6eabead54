package sh.shithub.actions.testkit;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import sh.shithub.actions.devstack.servers.ObjectStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** S3 and its one account. */
record LentObjectStore(ObjectStore kind, LocalServer server, String accessKey, String secretKey) implements Lent {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** Returns its name. */
    String freshBucket() {
        String name = "test-" + NUMBERS.incrementAndGet();
        kind.makeBucket(name);
        return name;
    }

    S3Client client() {
        return S3Client.builder()
                .endpointOverride(URI.create(kind.endpoint()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                .httpClient(ApacheHttpClient.create())
                .build();
    }
}
