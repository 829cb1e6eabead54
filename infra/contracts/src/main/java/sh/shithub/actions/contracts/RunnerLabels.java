package sh.shithub.actions.contracts;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * Labels that a runner offers: trimmed, checked, duplicates dropped keeping order, case kept (wire.md, "Heartbeat"). The gateway
 * asks here for what a heartbeat sends, the CLI for what a registration says. Rows of earlier releases may have more.
 */
public final class RunnerLabels {
    private RunnerLabels() {}

    /** @throws IllegalArgumentException with what is wrong, as one plain sentence */
    public static List<String> normalise(List<String> labels) {
        LinkedHashSet<String> normalised = new LinkedHashSet<>();
        for (String label : labels) {
            normalised.add(check(label == null ? "" : label.strip()));
            if (normalised.size() > Limits.LABELS_PER_RUNNER) {
                throw new IllegalArgumentException("more than " + Limits.LABELS_PER_RUNNER + " runner labels");
            }
        }
        return List.copyOf(normalised);
    }

    private static String check(String label) {
        if (label.isEmpty()) {
            throw new IllegalArgumentException("runner labels must not contain empty entries");
        }
        if (!RunSpecRules.isLabel(label)) {
            throw new IllegalArgumentException("invalid runner label \"" + label + "\"");
        }
        return label;
    }
}
