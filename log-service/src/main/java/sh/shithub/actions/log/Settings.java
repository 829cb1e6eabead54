package sh.shithub.actions.log;

import java.time.Duration;

/** Settings that make no sense stop the start. Each method throws an exception that names the setting, its value and what was expected. */
public final class Settings {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private Settings() {}

    public static void require(boolean good, String setting, Object value, String expected) {
        if (!good) {
            throw new IllegalArgumentException(setting + " is " + value + "; expected " + expected);
        }
    }

    /** How long a sweep waits for its next turn. */
    public static void requireWait(String setting, Duration value, String such) {
        require(value.compareTo(SHORTEST) >= 0, setting, value, "at least 100ms, such as " + such);
    }
}
