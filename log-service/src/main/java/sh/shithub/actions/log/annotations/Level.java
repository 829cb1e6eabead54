package sh.shithub.actions.log.annotations;

import io.micronaut.core.annotation.Nullable;
import java.util.Locale;

/** How severe an annotation is; the names are those of check runs. */
public enum Level {
    notice,
    warning,
    failure;

    /** @return null for a command that is no annotation; case does not count, as for GitHub's runner */
    @Nullable
    static Level ofCommand(String command) {
        return switch (command.toLowerCase(Locale.ROOT)) {
            case "notice" -> notice;
            case "warning" -> warning;
            case "error" -> failure;
            default -> null;
        };
    }
}
