package sh.shithub.actions.gateway.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** wire.md, "General": JSON in UTF-8; and nothing that PostgreSQL cannot keep. */
class BodyTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "\u00e9\u20ac\uD83D\uDE00",
                "\\ud83d\\ude00",
                "\\\\u0000",
                "\\\\ud800",
                "\\u00e9\\n\\\"",
                "\\u000",
                "\\",
                "\\\\"
            })
    void what_can_be_stored_is_text_as_it_was_sent(String text) {
        assertEquals(text, BodyText.of(text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C080", "22EDA08022", "FF", "E282", "22F5808080", "C3"})
    void other_bytes_than_utf_8_are_refused(String hex) {
        refused("the body is not valid UTF-8", HexFormat.of().parseHex(hex));
    }

    @Test
    void utf_16_is_refused() {
        refused("the body is not valid UTF-8", "{\"a\":\"\\u0000\"}".getBytes(StandardCharsets.UTF_16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "x\\\\\\u0000", "\\ud83d\\ude00\\u0000"})
    void a_nul_is_refused(String text) {
        refused("the body contains a NUL character, which cannot be stored", text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\ud800",
                "\\uDFFF",
                "\\ud800\\ud800",
                "\\ude00\\ud83d",
                "\\ud83dx\\ude00",
                "\\ud83d\\\\ude00",
                "\\uD83D\\u0041"
            })
    void half_a_pair_is_refused(String text) {
        refused("the body contains half a surrogate pair, which cannot be stored", text.getBytes(UTF_8));
    }

    /** A long run of escapes is gone through once. */
    @Test
    void a_body_of_nothing_but_escapes_is_read() {
        String text = "\\n\\\\\\ud83d\\ude00".repeat(60_000);
        assertEquals(text, BodyText.of(text.getBytes(UTF_8)));
    }

    @Property
    void any_text_without_a_backslash_is_read(@ForAll String text) {
        String plain = new String(text.replace("\\", "").getBytes(UTF_8), UTF_8);
        assertEquals(plain, BodyText.of(plain.getBytes(UTF_8)));
    }

    private static void refused(String sentence, byte[] body) {
        assertEquals(
                sentence,
                assertThrows(ApiException.class, () -> BodyText.of(body)).getMessage());
    }
}
