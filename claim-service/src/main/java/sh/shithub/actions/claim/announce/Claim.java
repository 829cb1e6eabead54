package sh.shithub.actions.claim.announce;

import io.micronaut.core.annotation.Nullable;
import java.time.Duration;
import java.time.Instant;

/**
 * A job that was handed out.
 *
 * @param attempt fences the token chains of earlier claims
 * @param lostRunners how many runners were lost with it before
 * @param waited how long nothing but its place in line held it up; null when it was handed out before, for then it did not wait all
 *     that time
 */
public record Claim(
        long jobId,
        long runId,
        long runnerId,
        int attempt,
        int lostRunners,
        Instant claimedAt,
        @Nullable Duration waited) {}
