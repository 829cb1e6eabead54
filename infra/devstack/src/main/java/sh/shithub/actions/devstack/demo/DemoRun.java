package sh.shithub.actions.devstack.demo;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The part of {@code infra/bin/demo} that needs more than a shell: following a run, and showing what is left of it. */
public final class DemoRun {
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private DemoRun() {}

    /**
     * Exits with 0 when the run succeeded and everything it left is as it should be, else with 1 and what is wrong.
     *
     * @param arguments the run's id, and {@code colour} where the output is for a terminal
     */
    public static void main(String... arguments) throws InterruptedException {
        Screen screen = Screen.ofThisProcess(List.of(arguments).contains("colour"));
        try {
            List<String> problems = show(Long.parseLong(arguments[0]), screen, System.getenv());
            problems.forEach(problem -> System.err.println(problem));
            System.exit(problems.isEmpty() ? 0 : 1);
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static List<String> show(long run, Screen screen, Map<String, String> environment)
            throws InterruptedException {
        GatewayReads reads =
                new GatewayReads(environment.get("SHITHUB_GATEWAY_URL"), environment.get("SHITHUB_OPERATOR_TOKEN"));
        try (S3Client s3 = storage(environment)) {
            Map<Long, LiveLog> logs = new FollowRun(reads, screen, run).untilEnded(WITHIN);
            return new ShowRun(reads, s3, environment.get("SHITHUB_S3_BUCKET"), screen, run).show(logs);
        }
    }

    private static S3Client storage(Map<String, String> environment) {
        return S3Client.builder()
                .endpointOverride(URI.create(environment.get("SHITHUB_S3_ENDPOINT")))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        environment.get("SHITHUB_S3_ACCESS_KEY"), environment.get("SHITHUB_S3_SECRET_KEY"))))
                .httpClient(ApacheHttpClient.create())
                .build();
    }
}
