package sh.shithub.actions.claim;

import static sh.shithub.actions.contracts.Setting.require;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.regex.Pattern;
import sh.shithub.actions.contracts.Setting;

/**
 * @param ackWithin how long an offer waits for the runner's first call before the job is queued again
 * @param jobToken how long a job's token is accepted
 * @param heartbeatWrittenAfter a runner's last heartbeat is written again when it is so much newer, or says something new
 * @param offersBytes about what the offers of one transaction may hold of the heap while they are made; one always fits
 * @param publicUrl base of checkout addresses; empty: jobs have none
 */
@ConfigurationProperties("shithub.claim")
public record ClaimSettings(
        @Bindable(defaultValue = "60s") Duration ackWithin,
        @Bindable(defaultValue = "15m") Duration jobToken,
        @Bindable(defaultValue = "3s") Duration heartbeatWrittenAfter,
        @Bindable(defaultValue = "16777216") long offersBytes,
        @Bindable(defaultValue = "") String publicUrl) {
    private static final Pattern BASE = Pattern.compile("(https?://[^\\s/?#]+[^\\s?#]*)?");

    public ClaimSettings {
        requireAboveZero("SHITHUB_CLAIM_ACK_SECONDS", ackWithin);
        requireAboveZero("SHITHUB_JOB_TOKEN_SECONDS", jobToken);
        requireAboveZero("SHITHUB_HEARTBEAT_WRITTEN_AFTER", heartbeatWrittenAfter);
        require(
                offersBytes >= 1 << 20 && offersBytes <= 64 << 20,
                "SHITHUB_CLAIM_OFFERS_BYTES",
                offersBytes,
                "1048576 to 67108864, such as 16777216");
        require(
                BASE.matcher(publicUrl).matches(),
                "SHITHUB_PUBLIC_URL",
                publicUrl,
                "nothing, or a base such as https://git.example.org");
    }

    /** Where a runner gets the repository from; empty when there is no public address. */
    public String checkoutUrl(String owner, String name) {
        return publicUrl.isEmpty() ? "" : publicUrl.replaceAll("/+$", "") + "/" + owner + "/" + name + ".git";
    }

    private static void requireAboveZero(String name, Duration value) {
        require(
                !value.isNegative() && !value.isZero(),
                name,
                Setting.text(value),
                "a duration above zero, such as 60s");
    }
}
