package sh.shithub.actions.platform.keys;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.platform.json.PoisonException;

/**
 * Log chunks on their way through Kafka: compressed, then AES-256-GCM (invariant 10). Compression comes first because
 * sealed bytes do not compress, and text does.
 *
 * <p>The step and seq are authenticated with it, so a chunk cannot be put in another's place. Each step has a key of its own.
 */
@Singleton
public final class ChunkSeal {
    private static final byte VERSION = 2;
    /** Text that does not compress grows a little; nothing longer is decrypted, or inflated. */
    private static final int LONGEST = Limits.CHUNK_BYTES + Limits.CHUNK_BYTES / 100 + 1024;

    private final AesGcm keys;

    public ChunkSeal(MasterKey master) {
        keys = new AesGcm(master.derive(MasterKey.LOG_CHUNKS), VERSION);
    }

    public byte[] seal(long stepId, long seq, byte[] chunk) {
        return keys.seal(step(stepId), place(stepId, seq), deflate(chunk));
    }

    /** @throws PoisonException when the bytes were not sealed with this key for this step and seq */
    public byte[] open(long stepId, long seq, byte[] sealed) {
        if (sealed != null && sealed.length > LONGEST) {
            throw new PoisonException(
                    DeadLetterKind.not_sealed,
                    "the log chunk has " + sealed.length + " bytes, more than one of " + Limits.CHUNK_BYTES
                            + " has once it is sealed");
        }
        try {
            return inflate(keys.open(step(stepId), place(stepId, seq), sealed));
        } catch (GeneralSecurityException e) {
            throw new PoisonException(
                    DeadLetterKind.not_sealed, "the log chunk does not open with this installation's key", e);
        }
    }

    private static byte[] step(long stepId) {
        return ByteBuffer.allocate(Long.BYTES).putLong(stepId).array();
    }

    private static byte[] place(long stepId, long seq) {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(stepId).putLong(seq).array();
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
                            DeadLetterKind.not_sealed,
                            "the log chunk is cut short or longer than " + Limits.CHUNK_BYTES + " bytes");
                }
                length += read;
            }
            return Arrays.copyOf(out, length);
        } catch (DataFormatException e) {
            throw new PoisonException(DeadLetterKind.not_sealed, "the log chunk does not inflate", e);
        } finally {
            inflater.end();
        }
    }
}
