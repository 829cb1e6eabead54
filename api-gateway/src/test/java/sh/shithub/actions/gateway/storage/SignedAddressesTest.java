package sh.shithub.actions.gateway.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;

class SignedAddressesTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void an_address_begins_with_the_storage_s_public_name() {
        URI put = put(Map.of("SHITHUB_S3_PUBLIC_ENDPOINT", "https://files.example:8443/store/"));
        assertEquals("files.example:8443", put.getAuthority());
        assertEquals("/store/logs/a/key", put.getPath());
        assertTrue(put.getQuery().contains("X-Amz-Credential=key/20260101/us-east-1/s3"), put.getQuery());
    }

    @Test
    void the_bucket_stands_in_front_of_the_host_when_it_is_not_to_stand_in_the_path() {
        URI put = put(Map.of("SHITHUB_S3_PATH_STYLE", "false"));
        assertEquals("logs.storage.internal:9000", put.getAuthority());
        assertEquals("/a/key", put.getPath());
    }

    private static URI put(Map<String, String> more) {
        Map<String, String> given = new HashMap<>(more);
        given.put("SHITHUB_S3_ENDPOINT", "http://storage.internal:9000");
        given.put("SHITHUB_S3_BUCKET", "logs");
        given.put("SHITHUB_S3_ACCESS_KEY", "key");
        given.put("SHITHUB_S3_SECRET_KEY", "secret");
        return URI.create(
                new SignedAddresses(new ObjectStorageSettings(given::get), Duration.ofMinutes(15)).put("a/key", AT));
    }
}
