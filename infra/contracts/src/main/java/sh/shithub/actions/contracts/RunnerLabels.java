package sh.shithub.actions.contracts;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Labels that a runner offers: trimmed, checked, duplicates dropped keeping order, case kept (WIRE.md, heartbeat). The gateway
 * asks here for what a heartbeat sends, the CLI for what a registration says.
 */
public final class RunnerLabels {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.-]{1," + Limits.LABEL_CHARS + "}");

    private RunnerLabels() {}

    /** @throws IllegalArgumentException with what is wrong, as one plain sentence */
    public static List<String> normalise(List<String> labels) {
        LinkedHashSet<String> normalised = new LinkedHashSet<>();
        for (String label : labels) {
            normalised.add(check(label == null ? "" : label.strip()));
        }
        return List.copyOf(normalised);
    }

    private static String check(String label) {
        if (label.isEmpty()) {
            throw new IllegalArgumentException("runner labels must not contain empty entries");
        }
        if (!FORM.matcher(label).matches()) {
            throw new IllegalArgumentException("invalid runner label \"" + label + "\"");
        }
        return label;
    }
}
