package sh.shithub.actions.devstack.stack;

import java.util.Locale;

/** Times for people. */
final class Elapsed {
    private static final double NANOS_PER_SECOND = 1e9;

    private Elapsed() {}

    static String since(long nanoTime) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - nanoTime) / NANOS_PER_SECOND);
    }
}
