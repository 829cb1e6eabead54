package sh.shithub.actions.platform.stop;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.env.Environment;
import java.time.Duration;
import sh.shithub.actions.contracts.Setting;

/** How long a service may take to stop; read when it starts, so that a bad value stops that. */
@Context
public final class StopSettings {
    private static final Setting WITHIN = new Setting(
            "SHITHUB_STOP",
            "20s",
            "how long a service may take to stop, 1s to 10m; then it ends and says in its log what was open;"
                    + " once SHITHUB_STOP_SECONDS");

    private final Duration within;

    StopSettings(Environment environment) {
        String given =
                WITHIN.in(name -> environment.getProperty(name, String.class).orElse(null));
        within = Setting.duration(WITHIN.name(), given);
        Setting.requireDuration(WITHIN.name(), within, "1s", "10m", "20s");
    }

    /** After that, what is still open is left to the other instances. */
    public Duration within() {
        return within;
    }
}
