package sh.shithub.actions.cli.secret;

import java.util.Locale;
import java.util.regex.Pattern;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.contracts.Limits;

/** How a secret may be called: as GitHub's may. */
final class SecretName {
    private static final Pattern FORM =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0," + (Limits.SECRET_NAME_CHARS - 1) + "}");
    private static final String RESERVED = "GITHUB_";

    private SecretName() {}

    /** @throws Failure when it breaks the rule */
    static String checked(String name) {
        if (!FORM.matcher(name).matches()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "--name must be 1 to " + Limits.SECRET_NAME_CHARS
                            + " characters of A-Z a-z 0-9 _, the first no digit");
        }
        if (name.toUpperCase(Locale.ROOT).startsWith(RESERVED)) {
            throw new Failure(ExitCode.USAGE, "--name must not begin with " + RESERVED + ": that is the runner's own");
        }
        return name;
    }
}
