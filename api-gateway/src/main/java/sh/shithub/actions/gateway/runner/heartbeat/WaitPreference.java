package sh.shithub.actions.gateway.runner.heartbeat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.shithub.actions.contracts.Limits;

/**
 * {@code Prefer: wait=<seconds>} (RFC 7240, 2 and 4.3; wire.md, "Heartbeat"). Preferences are wishes, so what is malformed or out
 * of range is no error but ignored; of several the first counts.
 */
final class WaitPreference {
    private static final Pattern SECONDS = Pattern.compile("0{0,8}\\d{1,2}|\"0{0,8}\\d{1,2}\"");

    private WaitPreference() {}

    /** @param fields the values of all {@code Prefer} header fields, in order */
    static Optional<Duration> of(List<String> fields) {
        return split(String.join(",", fields), ',').stream()
                .map(preference -> split(split(preference, ';').get(0), '='))
                .filter(named -> named.get(0).strip().equalsIgnoreCase("wait"))
                .findFirst()
                .flatMap(WaitPreference::seconds);
    }

    private static Optional<Duration> seconds(List<String> named) {
        return Optional.of(named)
                .filter(two -> two.size() == 2)
                .map(two -> two.get(1).strip())
                .filter(value -> SECONDS.matcher(value).matches())
                .map(value -> Integer.parseInt(value.replace("\"", "")))
                .filter(wait -> wait >= 1 && wait <= Limits.WAIT_SECONDS_MAX)
                .map(Duration::ofSeconds);
    }

    /** At least one part. Within a quoted string nothing separates, and a backslash takes what follows as it is. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                at++;
            } else if (!quoted && c == separator) {
                parts.add(text.substring(from, at));
                from = at + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }
}
