package sh.shithub.actions.platform.keys;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * The 32-byte master key ({@code SHITHUB_MASTER_KEY}), from which every key in use is derived with HKDF-SHA256 (RFC 5869),
 * no salt, one label per use (wire.md, "Job tokens"; invariant 10).
 */
@Singleton
public final class MasterKey {
    public static final String JOB_TOKENS = "actions-runner-jwt-v1";
    public static final String JOB_TOKEN_IDS = "actions-runner-jti-v1";
    public static final String LOG_CHUNKS = "actions-log-chunk-v1";
    public static final String HELD_LOGS = "actions-held-log-v1";
    public static final String SECRETS = "actions-secret-v1";
    public static final String SECRET_SNAPSHOTS = "actions-secret-snapshot-v1";

    private static final int BYTES = 32;
    private final byte[] key;

    public MasterKey(@Property(name = "shithub.master-key") String base64) {
        key = decode(base64);
    }

    /** A 32-byte key for one use. */
    public byte[] derive(String label) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(key, null, label.getBytes(StandardCharsets.UTF_8)));
        byte[] derived = new byte[BYTES];
        hkdf.generateBytes(derived, 0, BYTES);
        return derived;
    }

    private static byte[] decode(String base64) {
        String standard = base64.strip().replace('-', '+').replace('_', '/').replaceAll("=+$", "");
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(standard);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("SHITHUB_MASTER_KEY is not base64; expected 32 bytes as base64", e);
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("SHITHUB_MASTER_KEY has " + bytes.length
                    + " bytes; expected 32 bytes as base64, for example from: openssl rand -base64 32");
        }
        return bytes;
    }
}
