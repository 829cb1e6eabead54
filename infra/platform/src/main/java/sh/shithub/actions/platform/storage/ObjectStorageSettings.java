package sh.shithub.actions.platform.storage;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Where finished logs and artifacts are kept (WIRE.md, "Commands"). Says no to settings that contradict each other, so that
 * a service does not find out with its first log.
 */
@Singleton
public final class ObjectStorageSettings {
    private static final Set<String> KINDS = Set.of("s3", "none");
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final boolean none;
    private final String endpoint;
    private final String region;
    private final String bucket;
    private final String accessKey;
    private final String secretKey;

    public ObjectStorageSettings(
            @Property(name = "SHITHUB_OBJECT_STORAGE", defaultValue = "s3") String kind,
            @Property(name = "SHITHUB_S3_ENDPOINT", defaultValue = "") String endpoint,
            @Property(name = "SHITHUB_S3_REGION", defaultValue = "us-east-1") String region,
            @Property(name = "SHITHUB_S3_BUCKET", defaultValue = "") String bucket,
            @Property(name = "SHITHUB_S3_ACCESS_KEY", defaultValue = "") String accessKey,
            @Property(name = "SHITHUB_S3_SECRET_KEY", defaultValue = "") String secretKey) {
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException("SHITHUB_OBJECT_STORAGE is '" + kind + "'; expected s3 or none");
        }
        this.none = kind.equals("none");
        this.endpoint = endpoint;
        this.region = region;
        this.bucket = bucket;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        if (!none) {
            requireComplete();
        }
    }

    private void requireComplete() {
        required("SHITHUB_S3_ENDPOINT", endpoint, "http(s)://host:port");
        required("SHITHUB_S3_REGION", region, "a region's name, such as us-east-1");
        required("SHITHUB_S3_BUCKET", bucket, "a bucket's name");
        required("SHITHUB_S3_ACCESS_KEY", accessKey, "an access key");
        required("SHITHUB_S3_SECRET_KEY", secretKey, "the access key's secret");
        endpoint();
    }

    private static void required(String name, String value, String expected) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " is not set, but SHITHUB_OBJECT_STORAGE is s3; expected "
                    + expected + ", or SHITHUB_OBJECT_STORAGE=none to do without object storage");
        }
    }

    /** True when there is no object storage: every other value here is then meaningless. */
    public boolean none() {
        return none;
    }

    public URI endpoint() {
        URI uri = parse(endpoint);
        if (uri == null || uri.getHost() == null || !SCHEMES.contains(String.valueOf(uri.getScheme()))) {
            throw new IllegalArgumentException(
                    "SHITHUB_S3_ENDPOINT is '" + endpoint + "'; expected http(s)://host:port");
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
        return region;
    }

    public String bucket() {
        return bucket;
    }

    public String accessKey() {
        return accessKey;
    }

    public String secretKey() {
        return secretKey;
    }
}
