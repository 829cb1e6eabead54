package sh.shithub.actions.platform.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * A snapshot before it is sealed: names and values in turn, each its length (4 bytes) and its UTF-8. Not JSON: its parser quotes what
 * it stumbles over, and its escapes make a value longer than the limits say.
 */
final class SnapshotBytes {
    private SnapshotBytes() {}

    static byte[] of(Map<String, String> secrets) {
        int length = 0;
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            length += 2 * Integer.BYTES + utf8(secret.getKey()).length + utf8(secret.getValue()).length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        secrets.forEach((name, value) -> {
            put(bytes, name);
            put(bytes, value);
        });
        return bytes.array();
    }

    /** What is read was authenticated before, so it has this form. */
    static Map<String, String> read(byte[] snapshot) {
        Map<String, String> secrets = new TreeMap<>();
        ByteBuffer bytes = ByteBuffer.wrap(snapshot);
        while (bytes.hasRemaining()) {
            secrets.put(text(bytes), text(bytes));
        }
        return secrets;
    }

    private static void put(ByteBuffer bytes, String text) {
        byte[] utf8 = utf8(text);
        bytes.putInt(utf8.length).put(utf8);
    }

    private static String text(ByteBuffer bytes) {
        byte[] utf8 = new byte[bytes.getInt()];
        bytes.get(utf8);
        return new String(utf8, UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
