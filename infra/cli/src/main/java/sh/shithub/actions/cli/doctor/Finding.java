package sh.shithub.actions.cli.doctor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that was looked at.
 *
 * @param subject what exactly: a setting, a topic, a server
 * @param millis that it took; null where nothing was waited for
 * @param says one sentence; of what is well, how it is
 * @param todo one sentence; null when nothing is to be done
 */
record Finding(CheckName check, String subject, Result result, Long millis, String says, String todo) {
    /** How it is. */
    enum Result {
        ok,
        warning,
        failed
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("result", result.name());
        fields.put("check", check.name());
        fields.put("subject", subject);
        fields.put("milliseconds", millis);
        fields.put("finding", says);
        fields.put("what_to_do", todo);
        return fields;
    }
}
