package sh.shithub.actions.gateway.runner.heartbeat;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** wire.md, "Heartbeat": at most 255 bytes of whole UTF-8 characters. */
class HostFieldPropertiesTest {
    @Property
    void as_many_whole_characters_as_fit(@ForAll("texts") String sent) {
        String trimmed = sent.strip();
        String cut = HostField.cut(sent);
        if (trimmed.isEmpty()) {
            assertNull(cut);
            return;
        }
        assertTrue(trimmed.startsWith(cut));
        assertTrue(bytes(cut) <= 255);
        if (cut.length() < trimmed.length()) {
            int next = Character.charCount(trimmed.codePointAt(cut.length()));
            assertTrue(bytes(trimmed.substring(0, cut.length() + next)) > 255, "one more would have fit");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Of characters that take one to four bytes, around the limit. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("x", " ", "\u00e9", "\u20ac", "\uD83D\uDE00")
                .list()
                .ofMaxSize(300)
                .map(characters -> String.join("", characters));
    }
}
