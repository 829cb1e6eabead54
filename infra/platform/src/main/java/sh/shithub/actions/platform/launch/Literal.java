package sh.shithub.actions.platform.launch;

/** Values that the framework must take as they are: it would look for another property in a password with <code>${</code> in it. */
final class Literal {
    /** A property that is never set, with the default {@code $}; what follows then begins with a brace and means nothing. */
    private static final String DOLLAR = "${shithub.no-such-property:$}";

    private Literal() {}

    static String of(String value) {
        return value.replace("${", DOLLAR + "{");
    }
}
