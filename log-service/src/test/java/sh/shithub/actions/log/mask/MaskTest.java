package sh.shithub.actions.log.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTest {
    private static final String SECRET = "pä\"ss w/rd<1>\\2~3'";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pä\"ss w/rd<1>\\2~3'",
                "p%C3%A4%22ss+w%2Frd%3C1%3E%5C2%7E3%27",
                "p%c3%a4%22ss%20w%2frd%3c1%3e%5c2~3%27",
                "p%C3%A4%22ss%20w/rd%3C1%3E%5C2~3%27",
                "pä\\\"ss w/rd<1>\\\\2~3'",
                "p\\u00e4\\\"ss w\\/rd<1>\\\\2~3'",
                "p\\u00E4\\\"ss w/rd\\u003C1\\u003E\\\\2~3'",
                "pä\\\"ss w/rd\\u003c1\\u003e\\\\2~3\\u0027",
                "cMOkInNzIHcvcmQ8MT5cMn4zJw==",
                "cMOkInNzIHcvcmQ8MT5cMn4zJw"
            })
    void a_secret_is_masked_in_every_form(String form) {
        assertEquals("[***]", mask("[" + form + "]", SECRET));
    }

    /** At each alignment, at most the characters that also depend on the neighbours are left. */
    @ParameterizedTest
    @ValueSource(strings = {"", "u", "us", "use", "user:"})
    void a_secret_within_a_longer_base64_text_is_masked(String before) {
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            String around = before + "s3cr?t>value~" + "@host\n";
            String encoded = encoder.encodeToString(around.getBytes(StandardCharsets.UTF_8));
            String masked = mask(encoded, "s3cr?t>value~");
            assertTrue(masked.contains("***"), masked);
            String inner = encoder.encodeToString(
                    ("x".repeat(before.length()) + "s3cr?t>value~").getBytes(StandardCharsets.UTF_8));
            int from = (before.length() * 8 + 5) / 6;
            for (int at = from; at + 4 <= from + 15; at++) {
                assertTrue(!masked.contains(inner.substring(at, at + 4)), masked);
            }
        }
    }

    @Test
    void lines_of_a_value_are_masked_alone_from_four_bytes_on() {
        String key = "-----BEGIN KEY-----\r\nabcd\r\nxyz\r\n  indented\r\n";
        assertEquals("***", mask("-----BEGIN KEY-----\nabcd\nxyz\n  indented", key));
        assertEquals("> ***\n> xyz\n> ***\n", mask("> abcd\n> xyz\n> indented\n", key));
    }

    @Test
    void a_short_value_is_masked_as_a_whole_only_and_a_blank_one_never() {
        assertEquals("a***c YjEy ***", mask("axyc YjEy xy", "xy"));
        assertEquals(" a\n b\n", mask(" a\n b\n", " ", "\n", "  \n"));
    }

    @Test
    void base64_in_lines_is_masked() {
        String secret = IntStream.range(0, 60).mapToObj(Integer::toString).reduce("", String::concat);
        String wrapped = Base64.getMimeEncoder().encodeToString((secret + "\n").getBytes(StandardCharsets.UTF_8));
        assertTrue(wrapped.contains("\n"));
        assertTrue(mask(wrapped, secret).matches("\\*{3}\r\n\\*{3}.{0,3}"));
    }

    @Test
    void touching_secrets_become_one_and_the_longest_wins() {
        assertEquals("***-***", mask("abcdefabcd-abcdef", "abcd", "abcdef", "efab"));
    }

    @Test
    void only_what_may_begin_a_secret_is_held_back() {
        Mask mask = Mask.of(List.of("abcdef")).orElseThrow();
        Masked some = mask.add(Tail.START, bytes("xxabcx abc"));
        assertEquals("xxabcx ", string(some.text()));
        assertEquals("abc", string(some.tail().text()));
        assertEquals("abc", string(mask.end(some.tail()).text()));
        assertEquals(
                "***", string(mask.end(mask.add(some.tail(), bytes("d")).tail()).text()));
        assertEquals(1, mask.add(Tail.START, bytes("abcdef")).replacements());
    }

    @Test
    void between_two_gaps_the_middle_of_a_secret_is_masked_too() {
        Mask mask = Mask.of(List.of("abcdefghijkl")).orElseThrow();
        assertEquals(
                "***",
                string(mask.end(mask.add(Tail.BORDER, bytes("defgh")).tail()).text()));
        assertEquals(
                "def",
                string(mask.end(mask.add(Tail.BORDER, bytes("def")).tail()).text()));
    }

    @Test
    void a_secret_of_64_kib_and_500_of_them_are_borne() {
        String large = "0123456789abcdef".repeat(4096);
        assertEquals("<***>", mask("<" + large + ">", large));
        String[] many = IntStream.range(0, 500)
                .mapToObj(i -> "secret-number-" + i + "!")
                .toArray(String[]::new);
        assertEquals("<***> <***>", mask("<secret-number-7!> <secret-number-499!>", many));
    }

    /** As much as an owner and a repository may have together, none like the other: in the heap of a small service. */
    @Test
    void large_secrets_cost_no_more_than_their_forms() {
        Random random = new Random(7);
        String[] secrets = new String[8];
        for (int i = 0; i < secrets.length; i++) {
            secrets[i] = random.ints(65_536, '!', 127)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
        Mask mask = Mask.of(List.of(secrets)).orElseThrow();
        assertTrue(mask.bytes() < 64 << 20, () -> mask.bytes() + " bytes");
        for (String secret : secrets) {
            String encoded = Base64.getEncoder().encodeToString(bytes(secret));
            Masked masked = mask.add(Tail.START, bytes("<" + secret + "> <" + encoded + "> <" + secret.substring(100)));
            assertEquals("<***> <***> <", string(masked.text()).substring(0, 13));
            String end = string(mask.end(masked.tail()).text());
            assertTrue(end.length() < 4, "a piece of it at the end: " + end.length() + " bytes");
        }
    }

    private static String mask(String text, String... secrets) {
        return Mask.of(Arrays.asList(secrets))
                .map(mask -> {
                    Masked masked = mask.add(Tail.START, bytes(text));
                    return string(masked.text())
                            + string(mask.end(masked.tail()).text());
                })
                .orElse(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String string(byte[] text) {
        return new String(text, StandardCharsets.UTF_8);
    }
}
