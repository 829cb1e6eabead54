package sh.shithub.actions.runner.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasksTest {
    private static final String TEXT = "a secret, the secretariat's; pässwörd and line\nbreak. secre";
    private static final List<String> SECRETS = List.of("secret", "secretariat", "pässwörd", "line\nbreak", " ", "");

    /** However the stream is cut, the same comes out. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 1000})
    void masks_whatever_the_pieces(int size) {
        assertEquals("a ***, the ***'s; *** and ***. secre", masked(TEXT, SECRETS, size));
    }

    @Test
    void lets_everything_pass_when_there_is_no_secret() {
        assertEquals(TEXT, masked(TEXT, List.of(), 3));
    }

    @Test
    void holds_nothing_back_that_begins_no_secret() {
        Masks masks = new Masks(List.of("secret"));
        assertEquals("progress 10%", text(masks.mask("progress 10%".getBytes(StandardCharsets.UTF_8), 12)));
    }

    @Test
    void finds_a_secret_that_begins_within_a_false_start() {
        assertEquals("a***", masked("aaab", List.of("aab"), 1));
    }

    private static String masked(String text, List<String> secrets, int size) {
        Masks masks = new Masks(secrets);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; at += size) {
            int length = Math.min(size, bytes.length - at);
            byte[] piece = new byte[length + 4];
            System.arraycopy(bytes, at, piece, 0, length);
            out.writeBytes(masks.mask(piece, length));
        }
        out.writeBytes(masks.rest());
        return text(out.toByteArray());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
