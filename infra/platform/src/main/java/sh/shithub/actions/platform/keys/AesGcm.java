package sh.shithub.actions.platform.keys;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM for what is kept or sent sealed (invariant 10).
 *
 * <p>Form: version byte, 12-byte nonce, ciphertext with its 16-byte tag. What a blob is bound to is authenticated with it, so that it
 * opens in no other's place. Random nonces under one key may be drawn 2<sup>32</sup> times (NIST SP 800-38D, 8.3), which all
 * blobs of a use together would reach one day; so each blob names whose key it takes, and those are derived with HMAC-SHA256.
 */
public final class AesGcm {
    /** How much longer than its content a blob is, bytes. */
    public static final int OVERHEAD_BYTES = 1 + 12 + 16;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Hmac keys;
    private final byte version;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param derived the key of this use: {@link MasterKey#derive}
     * @param version of the form of what is sealed
     */
    public AesGcm(byte[] derived, byte version) {
        keys = new Hmac(derived);
        this.version = version;
    }

    /**
     * @param whose names the key that the blob takes
     * @param bound what must be the same when it is opened
     */
    public byte[] seal(byte[] whose, byte[] bound, byte[] clear) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, whose, bound, nonce, 0).doFinal(clear);
            return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(version)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM and HMAC-SHA256", e);
        }
    }

    /** @throws GeneralSecurityException when this was not sealed with this key, for this place, or was changed */
    public byte[] open(byte[] whose, byte[] bound, byte[] sealed) throws GeneralSecurityException {
        if (sealed == null || sealed.length < OVERHEAD_BYTES || sealed[0] != version) {
            throw new GeneralSecurityException("not a sealed blob of version " + version);
        }
        int from = 1 + NONCE_BYTES;
        return cipher(Cipher.DECRYPT_MODE, whose, bound, sealed, 1).doFinal(sealed, from, sealed.length - from);
    }

    private Cipher cipher(int mode, byte[] whose, byte[] bound, byte[] nonce, int from)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        SecretKeySpec key = new SecretKeySpec(keys.of(whose), "AES");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, from, NONCE_BYTES));
        cipher.updateAAD(bound);
        return cipher;
    }
}
