package sh.shithub.actions.platform.consume;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.env.Environment;
import sh.shithub.actions.contracts.Setting;

/** How often a consumer of no use is made anew; read when the service starts, so that a bad value stops that. */
@Context
final class RenewalSettings {
    private static final Setting RENEWALS = new Setting(
            "SHITHUB_CONSUMER_RENEWALS",
            "5",
            "how often in a row a consumer that is of no use any more is made anew, 0 to 100; then the process ends with exit code 69");
    private static final int MOST = 100;

    private final int most;

    RenewalSettings(Environment environment) {
        String given =
                RENEWALS.in(name -> environment.getProperty(name, String.class).orElse(null));
        most = given.matches("\\d{1,3}") ? Integer.parseInt(given) : MOST + 1;
        if (most > MOST) {
            throw new IllegalArgumentException(RENEWALS + " is " + given + "; expected 0 to " + MOST + ", such as 5");
        }
    }

    int most() {
        return most;
    }
}
