package sh.shithub.actions.platform.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    private static String refusal(String kind, String endpoint, String bucket) {
        return assertThrows(IllegalArgumentException.class, () -> settings(kind, endpoint, bucket))
                .getMessage();
    }

    private static ObjectStorageSettings settings(String kind, String endpoint, String bucket) {
        return new ObjectStorageSettings(kind, endpoint, "us-east-1", bucket, "key", "secret");
    }
}
