package sh.shithub.actions.contracts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;

/**
 * A job handed to a runner: an offer until the runner's first call (invariant 7).
 *
 * @param attempt how often the job has been handed out; the fencing number of its token chain
 * @param lostRunners how many runners were lost with this job before; its log has one part more
 * @param sealedSecrets what the claim carries of secrets, sealed, as base64; null: none. The payload's own are empty on their way:
 *     the gateway fills them in (invariant 10)
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record JobOffer(
        long runnerId,
        int attempt,
        int lostRunners,
        JobPayload job,
        @Nullable String sealedSecrets) {
    public JobOffer {
        Require.positive("runner_id", runnerId);
        Require.positive("attempt", attempt);
        Require.present("job", job);
    }
}
