package sh.shithub.actions.cli.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * How far a clock is ahead of another; negative when it is behind.
 *
 * @param ahead of the other
 * @param uncertainty how much of that may be the measurement's own
 */
record Skew(Duration ahead, Duration uncertainty) {
    /** Certain differences up to this are told as agreement. */
    static final Duration AGREES = Duration.ofSeconds(2);
    /** From 15 minutes on the object storage refuses signed calls. Below that nothing depends on it (decision 0028). */
    static final Duration BREAKS = Duration.ofMinutes(10);

    /**
     * @param there what the clock said, some time between the two moments
     * @param cut by how much its word may be cut
     */
    static Skew of(Instant before, Instant there, Instant after, Duration cut) {
        Duration took = Duration.between(before, after).dividedBy(2);
        Instant middle = before.plus(took);
        return new Skew(Duration.between(middle, there.plus(cut.dividedBy(2))), took.plus(cut.dividedBy(2)));
    }

    /** The same clock as seen from another one. */
    Skew from(Skew other) {
        return new Skew(ahead.minus(other.ahead), uncertainty.plus(other.uncertainty));
    }

    void tell(String subject, String than, Findings findings) {
        Duration certain = ahead.abs().minus(uncertainty);
        String says = String.format(
                Locale.ROOT,
                "its clock is %.1f s %s %s, give or take %.1f s",
                ahead.abs().toMillis() / 1000.0,
                ahead.isNegative() ? "behind" : "ahead of",
                than,
                uncertainty.toMillis() / 1000.0);
        if (certain.compareTo(BREAKS) > 0) {
            findings.failed(
                    subject,
                    says + ": from 15 min on the object storage refuses signed calls",
                    "let NTP (chrony, systemd-timesyncd) set the clock of every machine");
        } else if (certain.compareTo(AGREES) > 0) {
            findings.warning(subject, says, "let NTP (chrony, systemd-timesyncd) set the clock of every machine");
        } else {
            findings.ok(subject, says);
        }
    }
}
