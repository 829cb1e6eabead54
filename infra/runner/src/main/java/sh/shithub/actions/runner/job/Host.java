package sh.shithub.actions.runner.job;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import sh.shithub.actions.runner.shell.Shell;

/**
 * What all jobs of a runner share.
 *
 * @param environment of this process
 * @param timer watches jobs' time limits
 * @param progress gets a line whenever something happened, for a person to follow
 */
public record Host(
        Shell shell,
        Map<String, String> environment,
        Pace pace,
        Clock clock,
        ScheduledExecutorService timer,
        Consumer<String> progress) {

    /**
     * How long things take.
     *
     * @param cancelCheck between two cancel-checks
     * @param killGrace between asking a command to end and killing it
     * @param minute of {@code timeout_minutes}; tests have shorter ones
     */
    public record Pace(Duration cancelCheck, Duration killGrace, Duration minute) {
        /** What the stock client's users are used to. */
        public static final Pace USUAL = new Pace(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofMinutes(1));
    }
}
