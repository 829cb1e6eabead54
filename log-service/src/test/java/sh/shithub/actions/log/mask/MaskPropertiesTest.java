package sh.shithub.actions.log.mask;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static sh.shithub.actions.log.mask.NaiveMask.bytes;
import static sh.shithub.actions.log.mask.NaiveMask.latin;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Few letters, so that secrets overlap, repeat, and begin within one another; and texts made of their pieces. */
class MaskPropertiesTest {
    @Provide
    Arbitrary<List<String>> secrets() {
        return Arbitraries.strings()
                .withChars("ab\n\"é")
                .ofMinLength(1)
                .ofMaxLength(12)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    /** Without values shorter than what is hashed, so that the table of beginnings is used. */
    @Provide
    Arbitrary<List<String>> longSecrets() {
        return Arbitraries.strings()
                .withChars("abc\n\"")
                .ofMinLength(4)
                .ofMaxLength(30)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    @Property(tries = 300)
    void a_text_in_any_pieces_is_masked_as_a_whole(@ForAll("secrets") List<String> secrets, @ForAll long seed) {
        sameAsNaive(secrets, seed);
    }

    @Property(tries = 300)
    void so_it_is_with_longer_secrets(@ForAll("longSecrets") List<String> secrets, @ForAll long seed) {
        sameAsNaive(secrets, seed);
    }

    private static void sameAsNaive(List<String> secrets, long seed) {
        SortedSet<String> forms = SecretForms.of(secrets);
        Mask.of(secrets).ifPresent(mask -> {
            Random random = new Random(seed);
            // Letters that no secret has stand at the end, so that nothing is held back there.
            String text = text(forms, random) + "....";
            String expected = NaiveMask.mask(text, forms);
            assertEquals(expected, pieces(mask, text, random, 1));
            assertEquals(expected, pieces(mask, text, random, 7));
            assertEquals(expected, pieces(mask, text, random, text.length()));
        });
    }

    /** Text is lost in the middle: neither side shows a piece of the secret that was cut, of four bytes or more. */
    @Property(tries = 300)
    void at_a_gap_no_piece_of_a_secret_is_shown(@ForAll("longSecrets") List<String> secrets, @ForAll long seed) {
        SortedSet<String> forms = SecretForms.of(secrets);
        Mask.of(secrets).ifPresent(mask -> {
            Random random = new Random(seed);
            // Of a value that is all line breaks but for one letter there is nothing to cut.
            List<String> all = forms.stream().filter(form -> form.length() > 1).toList();
            if (all.isEmpty()) {
                return;
            }
            String form = all.get(random.nextInt(all.size()));
            int cut = 1 + random.nextInt(form.length() - 1);
            String before = pieces(mask, "..." + form.substring(0, cut), random, 3);
            String after = pieces(mask, Tail.BORDER, form.substring(cut) + "...", random, 3);
            assertEquals(cut >= 4 ? "...***" : NaiveMask.mask("..." + form.substring(0, cut), forms), before);
            if (form.length() - cut >= 4) {
                assertEquals("***...", after);
            }
        });
    }

    @Property(tries = 200)
    void bytes_without_a_secret_are_what_they_were(@ForAll byte[] any, @ForAll long seed) {
        Mask mask =
                Mask.of(List.of("a secret that no bytes are", "another such")).orElseThrow();
        Random random = new Random(seed);
        assertArrayEquals(any, bytes(pieces(mask, latin(any), random, 5)));
    }

    @Property(tries = 200)
    void a_tail_is_the_same_when_read_again(@ForAll byte[] held, @ForAll boolean border) {
        Tail tail = Tail.of(new Tail(held, held.length - 1, border).toBytes());
        assertArrayEquals(held, tail.text());
        assertEquals(held.length - 1, tail.carried());
        assertEquals(border, tail.afterBorder());
    }

    private static String text(SortedSet<String> forms, Random random) {
        List<String> all = new ArrayList<>(forms);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            String form = all.get(random.nextInt(all.size()));
            int from = random.nextInt(3) == 0 ? random.nextInt(form.length()) : 0;
            int to = random.nextInt(3) == 0 ? from + random.nextInt(form.length() - from + 1) : form.length();
            text.append(form, from, to);
            text.append(random.nextInt(3) == 0 ? "." : "");
        }
        return text.toString();
    }

    private static String pieces(Mask mask, String text, Random random, int most) {
        return pieces(mask, Tail.START, text, random, most);
    }

    private static String pieces(Mask mask, Tail start, String text, Random random, int most) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = bytes(text);
        Tail tail = start;
        for (int at = 0; at < bytes.length; ) {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(most));
            Masked masked = mask.add(tail, Arrays.copyOfRange(bytes, at, to));
            out.writeBytes(masked.text());
            tail = Tail.of(masked.tail().toBytes());
            at = to;
        }
        out.writeBytes(mask.end(tail).text());
        return latin(out.toByteArray());
    }
}
