package sh.shithub.actions.devstack.stack;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import sh.shithub.actions.contracts.OpaqueToken;

/**
 * Made at random when the data directory is made, kept in it, readable by its owner only. Without the master key the secrets in
 * the database are lost, so they live and die together.
 *
 * @param masterKey {@code SHITHUB_MASTER_KEY}
 */
record Secrets(String masterKey, String databasePassword, String accessKey, String secretKey, String operatorToken) {
    private static final int KEY_BYTES = 32;

    static Secrets of(StackFiles files) {
        Map<String, String> kept = KeyValueFile.read(files.secrets());
        if (kept.isEmpty()) {
            kept = generate();
            KeyValueFile.write(files.secrets(), kept);
        }
        return new Secrets(
                kept.get("TOTP_KEY"),
                kept.get("DATABASE_PASSWORD"),
                kept.get("S3_ACCESS_KEY"),
                kept.get("S3_SECRET_KEY"),
                kept.get("OPERATOR_TOKEN"));
    }

    private static Map<String, String> generate() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Map<String, String> fresh = new LinkedHashMap<>();
        fresh.put("TOTP_KEY", Base64.getEncoder().encodeToString(key));
        fresh.put("DATABASE_PASSWORD", OpaqueToken.generate().hex());
        fresh.put("S3_ACCESS_KEY", "dev-" + OpaqueToken.generate().hex().substring(0, 16));
        fresh.put("S3_SECRET_KEY", OpaqueToken.generate().hex());
        fresh.put("OPERATOR_TOKEN", OpaqueToken.generate().hex());
        return fresh;
    }

    /** Never the secrets: they must not end up in a log. */
    @Override
    public String toString() {
        return "Secrets";
    }
}
