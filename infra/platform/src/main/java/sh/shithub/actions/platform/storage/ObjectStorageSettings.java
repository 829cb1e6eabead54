package sh.shithub.actions.platform.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import sh.shithub.actions.contracts.Setting;

/**
 * Where finished logs and artifacts are kept (wire.md, "Settings that scripts rely on"), alike for every service and for the command line. Says no to
 * settings that contradict each other, so that a service does not find out with its first log.
 */
public final class ObjectStorageSettings {
    private static final Set<String> KINDS = Set.of("s3", "none");
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private static final Setting KIND = new Setting(
            "SHITHUB_OBJECT_STORAGE", "s3", "s3 or none; none: logs stay in PostgreSQL, artifacts answer 503");
    private static final Setting ENDPOINT = new Setting(
            "SHITHUB_S3_ENDPOINT",
            "",
            "http(s)://host:port of the object storage, such as https://s3.eu-central-1.amazonaws.com; needed with s3");
    private static final Setting PUBLIC_ENDPOINT = new Setting(
            "SHITHUB_S3_PUBLIC_ENDPOINT",
            "",
            "what signed addresses begin with, where runners reach the storage by another name; empty: the endpoint");
    private static final Setting BUCKET = new Setting("SHITHUB_S3_BUCKET", "", "the bucket's name; needed with s3");
    private static final Setting REGION =
            new Setting("SHITHUB_S3_REGION", "us-east-1", "the region that requests are signed for");
    private static final Setting ACCESS_KEY = new Setting(
            "SHITHUB_S3_ACCESS_KEY",
            "",
            "key id; empty, and the secret too: the AWS SDK's chain (environment, web identity, profile, container, instance)");
    private static final Setting SECRET_KEY = new Setting("SHITHUB_S3_SECRET_KEY", "", "the key's secret");
    private static final Setting PATH_STYLE = new Setting(
            "SHITHUB_S3_PATH_STYLE",
            "true",
            "true: the bucket stands in the path, as most stores want it; false: in front of the host, as Amazon's");
    private static final Setting CALL = new Setting(
            "SHITHUB_S3_CALL",
            "30s",
            "how long a call may take with all its attempts, 1s to 1h; once SHITHUB_S3_CALL_SECONDS");
    private static final Setting ATTEMPT = new Setting(
            "SHITHUB_S3_ATTEMPT",
            "10s",
            "how long an attempt may take, 1s to 1h, at most the call's; once SHITHUB_S3_ATTEMPT_SECONDS");

    private final Function<String, String> given;
    private final boolean none;

    /** @param given a setting's value by its name, null when it is not set */
    public ObjectStorageSettings(Function<String, String> given) {
        this.given = given;
        String kind = value(KIND);
        Setting.require(KINDS.contains(kind), KIND.name(), "'" + kind + "'", "s3 or none");
        none = kind.equals("none");
        if (!none) {
            requireComplete();
        }
    }

    private void requireComplete() {
        required(ENDPOINT, "http(s)://host:port");
        required(BUCKET, "a bucket's name");
        if (accessKey().isEmpty() != secretKey().isEmpty()) {
            String set = accessKey().isEmpty() ? SECRET_KEY.name() : ACCESS_KEY.name();
            String unset = accessKey().isEmpty() ? ACCESS_KEY.name() : SECRET_KEY.name();
            throw new IllegalArgumentException(
                    set + " is set, but " + unset + " is not; expected both, or neither to take"
                            + " credentials from where the AWS SDK looks by itself (environment, profile, web identity, instance)");
        }
        endpoint();
        publicEndpoint();
        pathStyle();
        Setting.require(
                attemptTimeout().compareTo(callTimeout()) <= 0,
                ATTEMPT.name(),
                "'" + value(ATTEMPT) + "'",
                "at most " + CALL + " (" + Setting.text(callTimeout()) + "), within which a call may be tried again");
    }

    private void required(Setting setting, String expected) {
        if (value(setting).isBlank()) {
            throw new IllegalArgumentException(setting + " is not set, but SHITHUB_OBJECT_STORAGE is s3; expected "
                    + expected + ", or SHITHUB_OBJECT_STORAGE=none to do without object storage");
        }
    }

    /** True when there is no object storage: every other value here is then meaningless. */
    public boolean none() {
        return none;
    }

    public URI endpoint() {
        return address(ENDPOINT);
    }

    /** What signed addresses begin with: the client that is given one may reach the storage by another name than the services do. */
    public URI publicEndpoint() {
        return value(PUBLIC_ENDPOINT).isEmpty() ? endpoint() : address(PUBLIC_ENDPOINT);
    }

    private URI address(Setting name) {
        URI uri = parse(value(name));
        Setting.require(
                uri != null && uri.getHost() != null && SCHEMES.contains(String.valueOf(uri.getScheme())),
                name.name(),
                "'" + value(name) + "'",
                "http(s)://host:port");
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
        return value(REGION);
    }

    public String bucket() {
        return value(BUCKET);
    }

    /** Empty, as the secret is then, when credentials come from the SDK's default chain. */
    public String accessKey() {
        return value(ACCESS_KEY);
    }

    public String secretKey() {
        return value(SECRET_KEY);
    }

    /** Whether the bucket stands in the path, as most stores other than Amazon's want it, or in front of the host. */
    public boolean pathStyle() {
        String style = value(PATH_STYLE);
        Setting.require(Set.of("true", "false").contains(style), PATH_STYLE.name(), "'" + style + "'", "true or false");
        return Boolean.parseBoolean(style);
    }

    /** How long a call may take, all its attempts together; of a read, until its first byte. */
    public Duration callTimeout() {
        return duration(CALL);
    }

    /** How long one attempt may take: the default is enough for a part of 8 MiB at 1 MB/s. */
    public Duration attemptTimeout() {
        return duration(ATTEMPT);
    }

    private Duration duration(Setting setting) {
        Duration duration = Setting.duration(setting.name(), value(setting));
        Setting.requireDuration(setting.name(), duration, "1s", "1h", setting.otherwise());
        return duration;
    }

    private String value(Setting name) {
        return name.in(given);
    }
}
