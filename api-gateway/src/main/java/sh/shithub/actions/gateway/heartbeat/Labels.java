package sh.shithub.actions.gateway.heartbeat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.gateway.web.ApiException;

/** Runner labels: trimmed, checked, duplicates dropped keeping order, case kept (WIRE.md, heartbeat). */
final class Labels {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.-]{1," + Limits.LABEL_CHARS + "}");

    private Labels() {}

    static List<String> normalise(List<String> labels) {
        LinkedHashSet<String> normalised = new LinkedHashSet<>();
        for (String label : labels) {
            normalised.add(check(label == null ? "" : label.strip()));
        }
        return List.copyOf(normalised);
    }

    private static String check(String label) {
        if (label.isEmpty()) {
            throw ApiException.badRequest("runner labels must not contain empty entries");
        }
        if (!FORM.matcher(label).matches()) {
            throw ApiException.badRequest("invalid runner label \"" + label + "\"");
        }
        return label;
    }
}
