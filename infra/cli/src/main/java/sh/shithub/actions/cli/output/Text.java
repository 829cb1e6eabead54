package sh.shithub.actions.cli.output;

/** Words that an option carries. */
public final class Text {
    private Text() {}

    /** Trimmed, and neither empty nor too long. */
    public static String required(String option, String given, int chars) {
        String text = given.strip();
        if (text.isEmpty() || text.length() > chars) {
            throw new Failure(ExitCode.USAGE, option + " must have 1 to " + chars + " characters");
        }
        return text;
    }
}
