package sh.shithub.actions.platform.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectStorageSettingsTest {
    @Test
    void takes_complete_settings() {
        assertEquals(
                "http://127.0.0.1:9000",
                settings("s3", "http://127.0.0.1:9000", "logs").endpoint().toString());
    }

    @Test
    void needs_nothing_else_when_there_is_no_object_storage() {
        assertTrue(settings("none", "", "").none());
    }

    @Test
    void says_what_is_missing_and_what_to_do() {
        assertEquals(
                "SHITHUB_S3_BUCKET is not set, but SHITHUB_OBJECT_STORAGE is s3; expected a bucket's name, or"
                        + " SHITHUB_OBJECT_STORAGE=none to do without object storage",
                refusal("s3", "http://127.0.0.1:9000", ""));
    }

    @Test
    void refuses_an_unknown_kind_and_an_endpoint_that_is_no_address() {
        assertEquals("SHITHUB_OBJECT_STORAGE is 'disk'; expected s3 or none", refusal("disk", "", ""));
        assertEquals(
                "SHITHUB_S3_ENDPOINT is 'localhost:9000'; expected http(s)://host:port",
                refusal("s3", "localhost:9000", "logs"));
        assertEquals(
                "SHITHUB_S3_ENDPOINT is 'http://a b'; expected http(s)://host:port",
                refusal("s3", "http://a b", "logs"));
    }

    @Test
    void takes_credentials_from_the_surroundings_when_no_keys_are_given_but_never_half_a_pair() {
        assertEquals(
                "",
                with("SHITHUB_S3_ACCESS_KEY", "", "SHITHUB_S3_SECRET_KEY", "").accessKey());
        assertEquals(
                "SHITHUB_S3_ACCESS_KEY is set, but SHITHUB_S3_SECRET_KEY is not; expected both, or neither to take credentials"
                        + " from where the AWS SDK looks by itself (environment, profile, web identity, instance)",
                refusal("SHITHUB_S3_SECRET_KEY", ""));
    }

    @Test
    void signs_for_the_endpoint_unless_the_storage_has_another_name_outside() {
        assertEquals("http://127.0.0.1:9000", with().publicEndpoint().toString());
        assertEquals(
                "https://files.example",
                with("SHITHUB_S3_PUBLIC_ENDPOINT", "https://files.example")
                        .publicEndpoint()
                        .toString());
        assertEquals(
                "SHITHUB_S3_PUBLIC_ENDPOINT is 'files'; expected http(s)://host:port",
                refusal("SHITHUB_S3_PUBLIC_ENDPOINT", "files"));
    }

    @Test
    void refuses_a_style_and_time_outs_that_make_no_sense() {
        assertTrue(with().pathStyle());
        assertEquals("SHITHUB_S3_PATH_STYLE is 'yes'; expected true or false", refusal("SHITHUB_S3_PATH_STYLE", "yes"));
        assertEquals(
                "SHITHUB_S3_CALL is '1.5'; expected a duration, such as 500ms, 30s or 5m",
                refusal("SHITHUB_S3_CALL", "1.5"));
        assertEquals(
                "SHITHUB_S3_ATTEMPT is '31s'; expected at most SHITHUB_S3_CALL (30s), within which a call may"
                        + " be tried again",
                refusal("SHITHUB_S3_ATTEMPT", "31s"));
    }

    private static String refusal(String kind, String endpoint, String bucket) {
        return assertThrows(IllegalArgumentException.class, () -> settings(kind, endpoint, bucket))
                .getMessage();
    }

    private static String refusal(String name, String value) {
        return assertThrows(IllegalArgumentException.class, () -> with(name, value))
                .getMessage();
    }

    private static ObjectStorageSettings settings(String kind, String endpoint, String bucket) {
        return with("SHITHUB_OBJECT_STORAGE", kind, "SHITHUB_S3_ENDPOINT", endpoint, "SHITHUB_S3_BUCKET", bucket);
    }

    private static ObjectStorageSettings with(String... namesAndValues) {
        Map<String, String> given = new HashMap<>(Map.of(
                "SHITHUB_S3_ENDPOINT", "http://127.0.0.1:9000",
                "SHITHUB_S3_BUCKET", "logs",
                "SHITHUB_S3_ACCESS_KEY", "key",
                "SHITHUB_S3_SECRET_KEY", "secret"));
        for (int at = 0; at < namesAndValues.length; at += 2) {
            given.put(namesAndValues[at], namesAndValues[at + 1]);
        }
        return new ObjectStorageSettings(given::get);
    }
}
