package sh.shithub.actions.runner.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Puts {@code ***} in the place of every secret of a stream of bytes, however the stream is cut: what may be the beginning of
 * a secret is held back until it is known. The longest secret wins where several begin at one place.
 *
 * <p>The server masks too; this keeps a secret from travelling at all. Encoded secrets (base64, escaped) pass.
 */
final class Masks {
    private static final byte[] STARS = "***".getBytes(StandardCharsets.US_ASCII);

    private final List<byte[]> secrets;
    private final boolean[] begins = new boolean[256];
    private byte[] held = new byte[0];

    /** Blank values are no secrets. */
    Masks(Collection<String> values) {
        secrets = values.stream()
                .filter(value -> !value.isBlank())
                .distinct()
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .sorted(Comparator.comparingInt((byte[] secret) -> secret.length)
                        .reversed())
                .toList();
        secrets.forEach(secret -> begins[secret[0] & 0xff] = true);
    }

    /** The next piece of the stream, masked as far as it is certain. */
    byte[] mask(byte[] piece, int length) {
        return secrets.isEmpty() ? Arrays.copyOf(piece, length) : scan(join(held, piece, length), false);
    }

    /** What was held back, at the end of the stream. */
    byte[] rest() {
        return scan(held, true);
    }

    private byte[] scan(byte[] text, boolean last) {
        ByteArrayOutputStream masked = new ByteArrayOutputStream(text.length);
        int at = 0;
        while (at < text.length && (last || !mayGrow(text, at))) {
            int length = secretAt(text, at);
            if (length > 0) {
                masked.writeBytes(STARS);
                at += length;
            } else {
                masked.write(text[at++]);
            }
        }
        held = Arrays.copyOfRange(text, at, text.length);
        return masked.toByteArray();
    }

    private int secretAt(byte[] text, int at) {
        if (!begins[text[at] & 0xff]) {
            return 0;
        }
        for (byte[] secret : secrets) {
            if (text.length - at >= secret.length && common(text, at, secret) == secret.length) {
                return secret.length;
            }
        }
        return 0;
    }

    /** Whether all that is left of the text is the beginning of a longer secret. */
    private boolean mayGrow(byte[] text, int at) {
        if (!begins[text[at] & 0xff]) {
            return false;
        }
        int left = text.length - at;
        return secrets.stream().anyMatch(secret -> secret.length > left && common(text, at, secret) == left);
    }

    private static int common(byte[] text, int at, byte[] secret) {
        int mismatch = Arrays.mismatch(
                text,
                at,
                Math.min(text.length, at + secret.length),
                secret,
                0,
                Math.min(secret.length, text.length - at));
        return mismatch < 0 ? Math.min(secret.length, text.length - at) : mismatch;
    }

    private static byte[] join(byte[] left, byte[] right, int length) {
        byte[] both = Arrays.copyOf(left, left.length + length);
        System.arraycopy(right, 0, both, left.length, length);
        return both;
    }
}
