package sh.shithub.actions.platform.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Where finished logs and artifacts are kept (WIRE.md, "Commands"), alike for every service and for the command line. Says no to
 * settings that contradict each other, so that a service does not find out with its first log.
 *
 * <p>{@code SHITHUB_OBJECT_STORAGE} (s3 | none), {@code SHITHUB_S3_ENDPOINT}, {@code SHITHUB_S3_BUCKET}, {@code SHITHUB_S3_REGION}
 * (us-east-1), {@code SHITHUB_S3_ACCESS_KEY} and {@code SHITHUB_S3_SECRET_KEY} (both empty: the SDK's default chain),
 * {@code SHITHUB_S3_PATH_STYLE} (true), {@code SHITHUB_S3_PUBLIC_ENDPOINT} (the endpoint), {@code SHITHUB_S3_CALL_SECONDS} (30),
 * {@code SHITHUB_S3_ATTEMPT_SECONDS} (10).
 */
public final class ObjectStorageSettings {
    private static final Set<String> KINDS = Set.of("s3", "none");
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int MOST_SECONDS = 3600;

    private static final Map<String, String> DEFAULTS = Map.of(
            "SHITHUB_OBJECT_STORAGE", "s3",
            "SHITHUB_S3_REGION", "us-east-1",
            "SHITHUB_S3_PATH_STYLE", "true",
            "SHITHUB_S3_CALL_SECONDS", "30",
            "SHITHUB_S3_ATTEMPT_SECONDS", "10");

    private final Function<String, String> given;
    private final boolean none;

    /** @param given a setting's value by its name, null when it is not set */
    public ObjectStorageSettings(Function<String, String> given) {
        this.given = given;
        String kind = value("SHITHUB_OBJECT_STORAGE");
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException("SHITHUB_OBJECT_STORAGE is '" + kind + "'; expected s3 or none");
        }
        none = kind.equals("none");
        if (!none) {
            requireComplete();
        }
    }

    private void requireComplete() {
        required("SHITHUB_S3_ENDPOINT", "http(s)://host:port");
        required("SHITHUB_S3_BUCKET", "a bucket's name");
        if (accessKey().isEmpty() != secretKey().isEmpty()) {
            String set = accessKey().isEmpty() ? "SHITHUB_S3_SECRET_KEY" : "SHITHUB_S3_ACCESS_KEY";
            String unset = accessKey().isEmpty() ? "SHITHUB_S3_ACCESS_KEY" : "SHITHUB_S3_SECRET_KEY";
            throw new IllegalArgumentException(
                    set + " is set, but " + unset + " is not; expected both, or neither to take"
                            + " credentials from where the AWS SDK looks by itself (environment, profile, web identity, instance)");
        }
        endpoint();
        publicEndpoint();
        pathStyle();
        if (attemptTimeout().compareTo(callTimeout()) > 0) {
            throw new IllegalArgumentException("SHITHUB_S3_ATTEMPT_SECONDS is '" + value("SHITHUB_S3_ATTEMPT_SECONDS")
                    + "'; expected at most SHITHUB_S3_CALL_SECONDS ("
                    + callTimeout().toSeconds()
                    + "), within which a call may be tried again");
        }
    }

    private void required(String name, String expected) {
        if (value(name).isBlank()) {
            throw new IllegalArgumentException(name + " is not set, but SHITHUB_OBJECT_STORAGE is s3; expected "
                    + expected + ", or SHITHUB_OBJECT_STORAGE=none to do without object storage");
        }
    }

    /** True when there is no object storage: every other value here is then meaningless. */
    public boolean none() {
        return none;
    }

    public URI endpoint() {
        return address("SHITHUB_S3_ENDPOINT");
    }

    /** What signed addresses begin with: whoever is given one may reach the storage by another name than the services do. */
    public URI publicEndpoint() {
        return value("SHITHUB_S3_PUBLIC_ENDPOINT").isEmpty() ? endpoint() : address("SHITHUB_S3_PUBLIC_ENDPOINT");
    }

    private URI address(String name) {
        URI uri = parse(value(name));
        if (uri == null || uri.getHost() == null || !SCHEMES.contains(String.valueOf(uri.getScheme()))) {
            throw new IllegalArgumentException(name + " is '" + value(name) + "'; expected http(s)://host:port");
        }
        return uri;
    }

    private static URI parse(String endpoint) {
        try {
            return new URI(endpoint);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    public String region() {
        return value("SHITHUB_S3_REGION");
    }

    public String bucket() {
        return value("SHITHUB_S3_BUCKET");
    }

    /** Empty, as the secret is then, when credentials come from the SDK's default chain. */
    public String accessKey() {
        return value("SHITHUB_S3_ACCESS_KEY");
    }

    public String secretKey() {
        return value("SHITHUB_S3_SECRET_KEY");
    }

    /** Whether the bucket stands in the path, as most stores other than Amazon's want it, or in front of the host. */
    public boolean pathStyle() {
        String style = value("SHITHUB_S3_PATH_STYLE");
        if (!Set.of("true", "false").contains(style)) {
            throw new IllegalArgumentException("SHITHUB_S3_PATH_STYLE is '" + style + "'; expected true or false");
        }
        return Boolean.parseBoolean(style);
    }

    /** How long a call may take, all its attempts together; of a read, until its first byte. */
    public Duration callTimeout() {
        return seconds("SHITHUB_S3_CALL_SECONDS");
    }

    /** How long one attempt may take: the default is enough for a part of 8 MiB at 1 MB/s. */
    public Duration attemptTimeout() {
        return seconds("SHITHUB_S3_ATTEMPT_SECONDS");
    }

    private Duration seconds(String name) {
        String text = value(name);
        int seconds = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw new IllegalArgumentException(
                    name + " is '" + text + "'; expected whole seconds from 1 to " + MOST_SECONDS);
        }
        return Duration.ofSeconds(seconds);
    }

    private String value(String name) {
        String value = given.apply(name);
        return value == null || value.isBlank() ? DEFAULTS.getOrDefault(name, "") : value;
    }
}
