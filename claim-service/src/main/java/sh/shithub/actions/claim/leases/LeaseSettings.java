package sh.shithub.actions.claim.leases;

import static sh.shithub.actions.contracts.Setting.require;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.stream.Stream;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.contracts.Setting;

/**
 * When the server takes a job away from its runner (invariant 7).
 *
 * @param lostRunnerGrace after the last token's expiry, until the runner counts as lost
 * @param timeoutGrace after the job's time is up, so that the runner may report it first
 * @param cancelGrace after a cancel was asked for and the runner's last call
 * @param unlistedAfter how long after the hand-over a heartbeat that does not list the job is believed
 * @param offersInPlace how many offers of a job may come to nothing before it goes to the back of the line each time
 * @param sweepEvery how often overdue jobs are looked for; 0: as often as the shortest of these times asks for
 */
@ConfigurationProperties("shithub.leases")
public record LeaseSettings(
        @Bindable(defaultValue = "30s") Duration lostRunnerGrace,
        @Bindable(defaultValue = "30s") Duration timeoutGrace,
        @Bindable(defaultValue = "5m") Duration cancelGrace,
        @Bindable(defaultValue = "30s") Duration unlistedAfter,
        @Bindable(defaultValue = "5") int offersInPlace,
        @Bindable(defaultValue = "0s") Duration sweepEvery) {
    private static final Duration SHORTEST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    /** Looks within the shortest of the times: jobs wait little longer than they must, and a look is still cheap: it reads all running jobs. */
    private static final int LOOKS = 12;

    public LeaseSettings {
        requireTime("SHITHUB_LOST_RUNNER_GRACE_SECONDS", lostRunnerGrace, "30s");
        requireTime("SHITHUB_TIMEOUT_GRACE", timeoutGrace, "30s");
        requireTime("SHITHUB_CANCEL_GRACE_SECONDS", cancelGrace, "5m");
        requireTime("SHITHUB_UNLISTED_AFTER", unlistedAfter, "30s");
        require(offersInPlace >= 1, "SHITHUB_OFFERS_IN_PLACE", offersInPlace, "1 or more, such as 5");
        require(
                sweepEvery.isZero() || sweepEvery.compareTo(Duration.ofMillis(50)) >= 0,
                "SHITHUB_LEASE_SWEEP",
                Setting.text(sweepEvery),
                "50ms or more, or 0s for what the other settings ask for");
    }

    private static void requireTime(String name, Duration value, String example) {
        require(!value.isNegative(), name, Setting.text(value), "a duration of 0s or more, such as " + example);
    }

    /** Between two looks for overdue jobs. */
    Duration every(ClaimSettings claims) {
        if (!sweepEvery.isZero()) {
            return sweepEvery;
        }
        Duration wanted = Stream.of(claims.ackWithin(), lostRunnerGrace, timeoutGrace, cancelGrace)
                .min(Duration::compareTo)
                .orElseThrow()
                .dividedBy(LOOKS);
        return Stream.of(SHORTEST, wanted)
                .max(Duration::compareTo)
                .filter(every -> every.compareTo(LONGEST) <= 0)
                .orElse(LONGEST);
    }
}
