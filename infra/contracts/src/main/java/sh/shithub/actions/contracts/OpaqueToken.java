package sh.shithub.actions.contracts;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Registration and operator tokens (wire.md, "Registration and operator tokens"): 32 random bytes, shown once as 64 hex characters; only the SHA-256 of
 * the bytes, not of their hex, is stored.
 */
public final class OpaqueToken {
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    private OpaqueToken(byte[] bytes) {
        this.bytes = bytes;
    }

    public static OpaqueToken generate() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new OpaqueToken(bytes);
    }

    /** Empty for anything that is not 64 hex characters. */
    public static Optional<OpaqueToken> parse(String presented) {
        return FORM.matcher(presented).matches()
                ? Optional.of(new OpaqueToken(HexFormat.of().parseHex(presented.toLowerCase(Locale.ROOT))))
                : Optional.empty();
    }

    /** What its holder presents: lower-case hex. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** What is stored. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Never the token: it must not end up in a log. */
    @Override
    public String toString() {
        return "OpaqueToken";
    }
}
