package sh.shithub.actions.contracts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Settings under the names and in the forms of earlier releases: a duration had its unit in its name, and a plain number as its
 * value. Those names that wire.md promises stay; a plain number is read there too.
 */
public final class EarlierSettings {
    private static final Set<String> PROMISED = Set.of(
            "SHITHUB_CANCEL_GRACE_SECONDS",
            "SHITHUB_CLAIM_ACK_SECONDS",
            "SHITHUB_JOB_TOKEN_SECONDS",
            "SHITHUB_LOST_RUNNER_GRACE_SECONDS",
            "SHITHUB_PATIENCE_SECONDS");

    private EarlierSettings() {}

    /**
     * The same variables under their names of today, durations with their units.
     *
     * @throws IllegalArgumentException when a setting has another value under its earlier name
     */
    public static Map<String, String> renamed(Map<String, String> given) {
        Map<String, String> renamed = new LinkedHashMap<>(given);
        given.forEach((name, value) -> {
            String today = today(name);
            String text = value.matches("\\d+") ? value + unit(name) : value;
            if (!today.equals(name)) {
                renamed.remove(name);
                requireSame(given, today, name, text);
            }
            if (!value.isBlank()) {
                renamed.put(today, text);
            }
        });
        return renamed;
    }

    private static String today(String name) {
        if (name.equals("SHITHUB_TOTP_KEY")) {
            return "SHITHUB_MASTER_KEY";
        }
        return unit(name).isEmpty() || PROMISED.contains(name) ? name : name.substring(0, name.lastIndexOf('_'));
    }

    private static String unit(String name) {
        if (!name.startsWith("SHITHUB_")) {
            return "";
        }
        return name.endsWith("_SECONDS") ? "s" : name.endsWith("_MILLIS") ? "ms" : "";
    }

    /** The values are not said: one of these settings is a key. */
    private static void requireSame(Map<String, String> given, String today, String earlier, String value) {
        String other = given.getOrDefault(today, "");
        if (!other.isBlank() && !value.isBlank() && !other.equals(value)) {
            throw new IllegalArgumentException(today + " and its earlier name " + earlier
                    + " are both set, to different values; expected one of them: set " + today + " alone");
        }
    }
}
