package sh.shithub.actions.bench.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ChunkTextTest {
    private final ChunkText text = new ChunkText(4096);

    @Test
    void a_chunk_is_text_of_that_size_and_the_same_in_every_run() {
        byte[] chunk = text.raw(7, 3);

        assertEquals(4096, chunk.length);
        for (byte character : chunk) {
            assertTrue(character == '\n' || character >= ' ' && character < 127);
        }
        assertArrayEquals(chunk, new ChunkText(4096).raw(7, 3));
        assertArrayEquals(chunk, Base64.getDecoder().decode(text.base64(7, 3)));
    }

    @Test
    void neighbours_differ() {
        assertFalse(Arrays.equals(text.raw(7, 3), text.raw(7, 4)));
        assertFalse(Arrays.equals(text.raw(7, 3), text.raw(8, 3)));
    }

    @Test
    void compresses_as_a_build_log_does() {
        double times = text.compressedTimes();
        assertTrue(times > 2 && times < 6, "zlib: " + times);
    }
}
