package sh.shithub.actions.gateway.runner.logs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Base64;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import sh.shithub.actions.gateway.web.ApiException;

/** wire.md, "Logs": standard base64, padded or not. */
class ChunkTextPropertiesTest {
    @Property
    void any_bytes_come_back_padded_or_not(@ForAll byte[] bytes) {
        assertArrayEquals(bytes, ChunkText.decode(Base64.getEncoder().encodeToString(bytes)));
        assertArrayEquals(
                bytes, ChunkText.decode(Base64.getEncoder().withoutPadding().encodeToString(bytes)));
    }

    @Property
    void anything_else_is_refused_in_words(@ForAll("almost") String text) {
        try {
            byte[] bytes = ChunkText.decode(text);
            String unpadded = text.replaceAll("=+$", "");
            assertEquals(unpadded.length() * 3 / 4, bytes.length, "nothing in it was passed over");
        } catch (ApiException refused) {
            assertEquals("chunk must be base64", refused.getMessage());
        }
    }

    @Provide
    Arbitrary<String> almost() {
        return Arbitraries.strings().withChars("Ab9+/=-_ \n\r\u00e9").ofMaxLength(12);
    }
}
