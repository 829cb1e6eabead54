package sh.shithub.actions.runner.job;

import java.util.Map;

/**
 * A job's or step's {@code if}, as far as this runner understands it: nothing, {@code success()}, {@code always()} and
 * {@code failure()}, bare or within <code>${{ }}</code>. Anything else is refused rather than guessed.
 */
enum Condition {
    SUCCESS,
    ALWAYS,
    FAILURE;

    private static final Map<String, Condition> KNOWN =
            Map.of("", SUCCESS, "success()", SUCCESS, "always()", ALWAYS, "failure()", FAILURE);

    /** @throws UnsupportedException naming the expression */
    static Condition of(String text) {
        String bare = text == null ? "" : text.strip().replaceAll("^\\$\\{\\{(.*)}}$", "$1");
        Condition known = KNOWN.get(bare.replaceAll("\\s", ""));
        if (known == null) {
            throw new UnsupportedException(
                    "this runner does not evaluate if: " + text + " (it knows success(), always() and failure())");
        }
        return known;
    }

    /** @param failed whether a step before failed, those that may fail left out */
    boolean holds(boolean failed) {
        return switch (this) {
            case SUCCESS -> !failed;
            case FAILURE -> failed;
            case ALWAYS -> true;
        };
    }
}
