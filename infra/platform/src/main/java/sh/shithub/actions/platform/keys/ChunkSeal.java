package sh.shithub.actions.platform.keys;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.platform.json.PoisonException;

/**
 * Log chunks on their way through Kafka: compressed, then AES-256-GCM (invariant 10). Compression comes first because
 * sealed bytes do not compress, and text does.
 *
 * <p>Form: version byte 2, 12-byte nonce, ciphertext with its 16-byte tag. The step and seq are authenticated with it, so a
 * chunk cannot be put in another's place. Each step has a key of its own: random nonces under one key may be drawn 2<sup>32</sup>
 * times (NIST SP 800-38D, 8.3), which all chunks together would use up in days, and one step's never do.
 */
@Singleton
public final class ChunkSeal {
    private static final byte VERSION = 2;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private static final String MAC = "HmacSHA256";

    private final SecretKeySpec stepKeys;
    private final SecureRandom random = new SecureRandom();

    public ChunkSeal(MasterKey master) {
        stepKeys = new SecretKeySpec(master.derive(MasterKey.LOG_CHUNKS), MAC);
    }

    public byte[] seal(long stepId, long seq, byte[] chunk) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, stepId, seq, deflate(chunk), 0);
        return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                .put(VERSION)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** @throws PoisonException when the bytes were not sealed with this key for this step and seq */
    public byte[] open(long stepId, long seq, byte[] sealed) {
        if (sealed == null || sealed.length < 1 + NONCE_BYTES + TAG_BITS / 8 || sealed[0] != VERSION) {
            throw new PoisonException("not a sealed log chunk of version " + VERSION);
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
        return inflate(crypt(Cipher.DECRYPT_MODE, nonce, stepId, seq, sealed, 1 + NONCE_BYTES));
    }

    private byte[] crypt(int mode, byte[] nonce, long stepId, long seq, byte[] input, int from) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, keyOf(stepId), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(
                    ByteBuffer.allocate(16).putLong(stepId).putLong(seq).array());
            return cipher.doFinal(input, from, input.length - from);
        } catch (GeneralSecurityException e) {
            throw new PoisonException("the log chunk does not open with this installation's key", e);
        }
    }

    private SecretKeySpec keyOf(long stepId) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(MAC);
        mac.init(stepKeys);
        return new SecretKeySpec(
                mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(stepId).array()), "AES");
    }

    private static byte[] deflate(byte[] chunk) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(chunk);
            deflater.finish();
            byte[] out = new byte[chunk.length + chunk.length / 1000 + 64];
            int length = deflater.deflate(out);
            // How much noise may grow is the zlib's own business: what it has left is asked for until there is no more.
            while (!deflater.finished()) {
                out = Arrays.copyOf(out, out.length * 2);
                length += deflater.deflate(out, length, out.length - length);
            }
            return Arrays.copyOf(out, length);
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflate(byte[] compressed) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(compressed);
            // One byte more than the largest chunk, so that a longer one is seen and not cut.
            byte[] out = new byte[Math.min(Limits.CHUNK_BYTES + 1, Math.max(1024, compressed.length * 16))];
            int length = 0;
            while (!inflater.finished()) {
                if (length == out.length) {
                    out = Arrays.copyOf(out, Math.min(Limits.CHUNK_BYTES + 1, out.length * 4));
                }
                int read = inflater.inflate(out, length, out.length - length);
                if ((read == 0 && inflater.needsInput()) || length + read > Limits.CHUNK_BYTES) {
                    throw new PoisonException(
                            "the log chunk is cut short or longer than " + Limits.CHUNK_BYTES + " bytes");
                }
                length += read;
            }
            return Arrays.copyOf(out, length);
        } catch (DataFormatException e) {
            throw new PoisonException("the log chunk does not inflate", e);
        } finally {
            inflater.end();
        }
    }
}
