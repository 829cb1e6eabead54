package sh.shithub.actions.cli.workflow;

import java.util.List;
import java.util.Map;

/**
 * The keys that a mapping may have.
 *
 * @param refused keys that GitHub has and we have not, with what to do instead; "" when there is nothing to say
 */
record Keys(List<String> known, Map<String, String> refused) {
    static Keys of(String... known) {
        return new Keys(List.of(known), Map.of());
    }

    Keys refusing(Map<String, String> refused) {
        return new Keys(known, refused);
    }

    boolean has(String key) {
        return known.contains(key);
    }

    /** What is said of a key that is not among them. */
    String refusal(String key, String where) {
        String instead = refused.get(key);
        if (instead != null) {
            return key + " is not supported in " + where + (instead.isEmpty() ? "" : ": " + instead);
        }
        return "unknown key \"" + key + "\" in " + where + NearestWord.hint(key, known);
    }
}
