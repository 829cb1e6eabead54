package sh.shithub.actions.contracts;

/** Checks of a message's fields: a missing one would otherwise be null without an error. */
final class Require {
    private Require() {}

    static void positive(String field, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " must be positive, was " + value);
        }
    }

    static void present(String field, Object value) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
    }

    static void ended(Status status, Conclusion conclusion) {
        present("status", status);
        if (status.terminal() != (conclusion != null)) {
            throw new IllegalArgumentException("a conclusion belongs to a terminal status and to no other");
        }
    }
}
