package sh.shithub.actions.cli.repo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** {@code owner/name}. */
public record RepoName(String owner, String name) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_.-]{1,100})/([A-Za-z0-9_.-]{1,100})");

    /** As an option has it. */
    public static RepoName of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is not owner/name, each 1 to 100 of A-Z a-z 0-9 _ . -");
        }
        return new RepoName(form.group(1), form.group(2));
    }

    @Override
    public String toString() {
        return owner + "/" + name;
    }
}
