package sh.shithub.actions.platform.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Without keys in the settings, the SDK's own chain finds some: its first link here, which a machine's surroundings cannot outdo. */
@ExtendWith(DevStackExtension.class)
class S3CredentialsIT {
    private static final String KEY_ID = "aws.accessKeyId";
    private static final String SECRET = "aws.secretAccessKey";

    @Test
    void credentials_come_from_where_the_sdk_looks(DevStack stack) {
        Map<String, String> storage = new HashMap<>(stack.storage());
        String keyId = storage.remove("SHITHUB_S3_ACCESS_KEY");
        String secret = storage.remove("SHITHUB_S3_SECRET_KEY");
        try (S3Client client = S3Clients.open(new ObjectStorageSettings(storage::get))) {
            System.setProperty(KEY_ID, keyId);
            System.setProperty(SECRET, secret);
            client.putObject(put -> put.bucket(stack.bucket()).key("one"), RequestBody.fromString("1"));
            assertEquals(
                    "1",
                    client.getObjectAsBytes(get -> get.bucket(stack.bucket()).key("one"))
                            .asUtf8String());
        } finally {
            System.clearProperty(KEY_ID);
            System.clearProperty(SECRET);
        }
    }
}
