package sh.shithub.actions.platform.consume;

/** A partition's place in the database is not where this member left it: nothing is applied, the place is looked for anew. */
final class PlaceLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlaceLostException(String message) {
        super(message);
    }
}
