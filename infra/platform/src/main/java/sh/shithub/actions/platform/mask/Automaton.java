package sh.shithub.actions.platform.mask;

import com.hankcs.algorithm.AhoCorasickDoubleArrayTrie;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An Aho-Corasick automaton over bytes that can be stopped anywhere: it says how much of a text's end may still become a match.
 *
 * <p>It is asked only where the next four bytes may begin a pattern; elsewhere a table of these beginnings is looked at, which costs
 * the same however many patterns there are.
 */
final class Automaton extends AhoCorasickDoubleArrayTrie<Boolean> {
    private static final int BYTES = 256;

    /** The longest pattern that ends in a state; 0 where none does. */
    private final int[] longest;

    private final int[] depth;
    /** States behind which a pattern goes on. */
    private final BitSet open = new BitSet();

    private final Beginnings beginnings;

    Automaton(Collection<String> patterns) {
        build(new TreeMap<>(patterns.stream().collect(Collectors.toMap(Function.identity(), p -> true))));
        // The builder leaves room for any char behind its last state; here a char is a byte.
        base = Arrays.copyOf(base, Math.min(base.length, size + BYTES + 2));
        check = Arrays.copyOf(check, base.length);
        longest = new int[fail.length];
        depth = new int[fail.length];
        beginnings = new Beginnings(patterns);
        patterns.forEach(this::measure);
        for (int state = 0; state < output.length; state++) {
            longest[state] = output[state] == null
                    ? 0
                    : Arrays.stream(output[state]).map(id -> l[id]).max().orElse(0);
        }
        // Only the library's own search reads these, and they are the larger half of what it keeps.
        output = null;
        v = null;
        l = null;
    }

    private void measure(String pattern) {
        int state = 0;
        for (int at = 0; at < pattern.length(); at++) {
            open.set(state);
            state = transitionWithRoot(state, pattern.charAt(at));
            depth[state] = at + 1;
        }
    }

    /**
     * Adds every match to the cover, in the order of their ends.
     *
     * @return how many bytes at the end are the longest that some pattern begins with and does not end with
     */
    int scan(byte[] text, Cover cover) {
        int state = 0;
        int at = 0;
        while (at < text.length) {
            if (state == 0) {
                at = beginnings.next(text, at);
            }
            state = next(state, (char) (text[at++] & 0xFF));
            if (longest[state] > 0) {
                cover.add(at - longest[state], at);
            }
        }
        while (!open.get(state)) {
            state = fail[state];
        }
        return depth[state];
    }

    private int next(int from, char c) {
        int state = from;
        int next = transitionWithRoot(state, c);
        while (next < 0) {
            state = fail[state];
            next = transitionWithRoot(state, c);
        }
        return next;
    }

    /** Roughly what this holds of the heap. */
    int bytes() {
        return Integer.BYTES * (base.length + check.length + fail.length + longest.length + depth.length);
    }
}
