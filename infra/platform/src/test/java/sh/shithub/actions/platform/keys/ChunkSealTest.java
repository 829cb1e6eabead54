package sh.shithub.actions.platform.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
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
}
