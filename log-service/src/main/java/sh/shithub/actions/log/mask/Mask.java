package sh.shithub.actions.log.mask;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Replaces secrets, in the forms of {@link SecretForms}, by <code>***</code>. A text may come in any pieces: the result is the same.
 * Matches that overlap or touch become one. What is no secret passes byte for byte, valid UTF-8 or not.
 *
 * <p>Where text is missing, before the first byte or behind the last one, a piece of {@value SecretForms#LEAST} bytes or more that a secret
 * begins or ends with is masked too.
 */
public final class Mask {
    private final Patterns patterns;

    private Mask(SortedSet<String> forms) {
        patterns = new Patterns(forms);
    }

    /** @return nothing when none of the values can be masked: they are blank */
    public static Optional<Mask> of(Collection<String> secrets) {
        SortedSet<String> forms = SecretForms.of(secrets);
        return forms.isEmpty() ? Optional.empty() : Optional.of(new Mask(forms));
    }

    /** The next piece of a text. */
    public Masked add(Tail tail, byte[] more) {
        return mask(tail, joined(tail.text(), more), false);
    }

    /** Behind this, text is missing, or there is none: nothing is held back any more. */
    public Masked end(Tail tail) {
        return mask(tail, tail.text(), true);
    }

    private Masked mask(Tail tail, byte[] text, boolean end) {
        Cover cover = new Cover();
        if (tail.carried() >= 0) {
            cover.carried(tail.carried());
        }
        if (tail.afterBorder()) {
            LeadingPiece leading = LeadingPiece.of(text, patterns.all());
            if (leading.within() && !end) {
                return new Masked(new byte[0], new Tail(text, -1, true), 0);
            }
            coverPiece(cover, 0, leading.within() ? text.length : leading.ending());
        }
        int open = patterns.scan(text, cover);
        if (end) {
            coverPiece(cover, text.length - open, text.length);
        }
        int shown = end ? text.length : text.length - open;
        byte[] masked = cover.write(text, shown);
        Tail next = end ? Tail.START : tail(tail, text, shown, cover);
        return new Masked(masked, next, cover.written());
    }

    private static void coverPiece(Cover cover, int from, int to) {
        if (to - from >= SecretForms.LEAST) {
            cover.add(from, to);
        }
    }

    /** As long as nothing is shown, what the text begins with is looked at again. */
    private static Tail tail(Tail before, byte[] text, int shown, Cover cover) {
        return new Tail(
                Arrays.copyOfRange(text, shown, text.length),
                cover.carriedOver(shown),
                before.afterBorder() && shown == 0);
    }

    /** One text behind the other. */
    public static byte[] joined(byte[] first, byte[] second) {
        if (first.length == 0) {
            return second;
        }
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Roughly what this holds of the heap, bytes: the weight of a cache. */
    public int bytes() {
        return patterns.bytes();
    }
}
