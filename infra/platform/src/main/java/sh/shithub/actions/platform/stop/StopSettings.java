package sh.shithub.actions.platform.stop;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.env.Environment;
import java.time.Duration;
import sh.shithub.actions.contracts.Setting;

/** How long a service may take to stop; read when it starts, so that a bad value stops that. */
@Context
public final class StopSettings {
    private static final Setting SECONDS = new Setting(
            "SHITHUB_STOP_SECONDS",
            "20",
            "how long a service may take to stop, 1 to 600; then it ends and says in its log what was open");
    private static final int MOST = 600;

    private final Duration within;

    StopSettings(Environment environment) {
        String given =
                SECONDS.in(name -> environment.getProperty(name, String.class).orElse(null));
        int seconds = given.matches("\\d{1,3}") ? Integer.parseInt(given) : 0;
        if (seconds < 1 || seconds > MOST) {
            throw new IllegalArgumentException(SECONDS + " is " + given + "; expected 1 to " + MOST + ", such as 20");
        }
        within = Duration.ofSeconds(seconds);
    }

    /** After that, what is still open is left to the other instances. */
    public Duration within() {
        return within;
    }
}
