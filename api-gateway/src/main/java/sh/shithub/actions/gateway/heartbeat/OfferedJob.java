package sh.shithub.actions.gateway.heartbeat;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.gateway.tokens.ChainState;
import sh.shithub.actions.gateway.tokens.JobToken;
import sh.shithub.actions.gateway.tokens.JobTokens;

/** The body with which a runner gets its job (WIRE.md, heartbeat, 200). */
@Singleton
final class OfferedJob {
    private final JobTokens tokens;

    OfferedJob(JobTokens tokens) {
        this.tokens = tokens;
    }

    /** With the first token of the job's chain, minted here: it never travels through Kafka. */
    Map<String, Object> body(JobOffer offer) {
        Instant expiresAt = tokens.expiry();
        JobToken first = new JobToken(
                offer.runnerId(),
                offer.job().id(),
                offer.job().runId(),
                offer.job().repoId(),
                offer.attempt(),
                offer.lostRunners(),
                0,
                ChainState.claimed());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("token", tokens.mint(first, expiresAt).token());
        body.put("expires_at", expiresAt.toString());
        body.put("job", offer.job().checkout(offer.job().checkoutUrl(), tokens.mintCheckout(first, expiresAt)));
        return body;
    }
}
