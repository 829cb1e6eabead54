package sh.shithub.actions.platform.keys;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 with one key. Looking the algorithm up and setting its key costs more than a short text; a copy of one that has it does not. */
public final class Hmac {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac ready;

    public Hmac(byte[] key) {
        try {
            ready = Mac.getInstance(ALGORITHM);
            ready.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** @return 32 bytes */
    public byte[] of(byte[] text) {
        try {
            return ((Mac) ready.clone()).doFinal(text);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
