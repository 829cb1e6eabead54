package sh.shithub.actions.platform.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.platform.json.PoisonException;

class ChunkSealTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private final ChunkSeal seal = new ChunkSeal(new MasterKey(KEY));

    @Test
    void opens_what_it_sealed_whatever_the_size() {
        for (int size : new int[] {1, 2, 1000, 65_536, Limits.CHUNK_BYTES}) {
            byte[] noise = new byte[size];
            new Random(size).nextBytes(noise);
            assertArrayEquals(noise, seal.open(7, 3, seal.seal(7, 3, noise)));
            byte[] same = new byte[size];
            assertArrayEquals(same, seal.open(7, 3, seal.seal(7, 3, same)));
        }
    }

    @Test
    void hides_the_text() {
        byte[] sealed = seal.seal(1, 0, "the password is hunter2".getBytes(StandardCharsets.UTF_8));
        assertFalse(new String(sealed, StandardCharsets.ISO_8859_1).contains("hunter2"));
    }

    @Test
    void a_chunk_does_not_open_in_anothers_place_or_changed() {
        byte[] sealed = seal.seal(1, 0, new byte[] {1, 2, 3});
        assertThrows(PoisonException.class, () -> seal.open(1, 1, sealed));
        assertThrows(PoisonException.class, () -> seal.open(2, 0, sealed));
        sealed[sealed.length - 1] ^= 1;
        assertThrows(PoisonException.class, () -> seal.open(1, 0, sealed));
        assertThrows(PoisonException.class, () -> seal.open(1, 0, new byte[] {1, 2, 3}));
        assertThrows(PoisonException.class, () -> seal.open(1, 0, null));
    }

    /** A holder of the key could still seal few bytes that inflate to very many. */
    @Test
    void nothing_longer_than_a_chunk_is_inflated_or_opened() {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(new byte[16 << 20]);
        deflater.finish();
        byte[] compressed = new byte[1 << 20];
        compressed = Arrays.copyOf(compressed, deflater.deflate(compressed));
        byte[] place = ByteBuffer.allocate(16).putLong(1).putLong(0).array();
        byte[] step = ByteBuffer.allocate(8).putLong(1).array();
        byte[] bomb =
                new AesGcm(new MasterKey(KEY).derive(MasterKey.LOG_CHUNKS), (byte) 2).seal(step, place, compressed);
        PoisonException inflated = assertThrows(PoisonException.class, () -> seal.open(1, 0, bomb));
        assertTrue(inflated.getMessage().contains("longer than 524288 bytes"), inflated::getMessage);
        PoisonException opened = assertThrows(PoisonException.class, () -> seal.open(1, 0, new byte[600_000]));
        assertTrue(opened.getMessage().startsWith("the log chunk has 600000 bytes"), opened::getMessage);
    }
}
