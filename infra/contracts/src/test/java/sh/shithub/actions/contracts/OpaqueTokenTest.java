package sh.shithub.actions.contracts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpaqueTokenTest {
    @Test
    void the_hash_is_of_the_bytes_and_not_of_their_hex() {
        // SHA-256 of 32 zero bytes.
        byte[] expected = HexFormat.of().parseHex("66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
        assertArrayEquals(
                expected, OpaqueToken.parse("0".repeat(64)).orElseThrow().hash());
    }

    @Test
    void a_generated_token_reads_back_in_either_case() {
        OpaqueToken token = OpaqueToken.generate();
        assertTrue(token.hex().matches("[0-9a-f]{64}"));
        OpaqueToken upper = OpaqueToken.parse(token.hex().toUpperCase(java.util.Locale.ROOT))
                .orElseThrow();
        assertArrayEquals(token.hash(), upper.hash());
        assertEquals(token.hex(), upper.hex());
        assertFalse(token.toString().contains(token.hex()));
    }

    @Test
    void anything_else_is_no_token() {
        for (String text : List.of("", "0".repeat(63), "0".repeat(65), "g".repeat(64), " " + "0".repeat(63))) {
            assertTrue(OpaqueToken.parse(text).isEmpty(), text);
        }
    }
}
