package sh.shithub.actions.log;

import java.time.Duration;
import sh.shithub.actions.contracts.Setting;

/** What several settings of this service are held to. */
public final class Settings {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private Settings() {}

    /** How long a sweep waits for its next turn. */
    public static void requireWait(String setting, Duration value, String such) {
        Setting.require(value.compareTo(SHORTEST) >= 0, setting, value, "at least 100ms, such as " + such);
    }
}
