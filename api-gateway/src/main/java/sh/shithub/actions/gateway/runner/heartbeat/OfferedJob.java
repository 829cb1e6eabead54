package sh.shithub.actions.gateway.runner.heartbeat;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.gateway.auth.ChainState;
import sh.shithub.actions.gateway.auth.JobToken;
import sh.shithub.actions.gateway.auth.JobTokens;
import sh.shithub.actions.platform.secrets.NotOpenedException;
import sh.shithub.actions.platform.secrets.SecretSeal;
import sh.shithub.actions.platform.trace.LogLine;
import sh.shithub.actions.platform.trace.TraceId;

/** The body with which a runner gets its job (wire.md, "The offered job"). */
@Singleton
record OfferedJob(JobTokens tokens, SecretSeal seal) {
    private static final Logger LOG = LoggerFactory.getLogger(OfferedJob.class);

    /**
     * With the first token of the job's chain, minted here, and the secrets, opened here: neither travels through Kafka in the clear.
     *
     * @param trace of the call that gets it
     * @return empty when its secrets do not open: without them the job must not run, and its offer's end queues it again
     */
    Optional<Map<String, Object>> body(JobOffer offer, TraceId trace) {
        Optional<Map<String, Object>> body = opened(offer, trace).map(secrets -> body(offer, secrets));
        body.ifPresent(handed -> line(LogLine.info(LOG), offer, trace).say("job handed to its runner"));
        return body;
    }

    private Optional<Map<String, String>> opened(JobOffer offer, TraceId trace) {
        if (offer.sealedSecrets() == null) {
            return Optional.of(Map.of());
        }
        try {
            byte[] sealed = Base64.getDecoder().decode(offer.sealedSecrets());
            return Optional.of(seal.openSnapshot(offer.job().id(), offer.attempt(), sealed));
        } catch (NotOpenedException | IllegalArgumentException e) {
            line(LogLine.error(LOG), offer, trace)
                    .say("job is not handed to its runner and is queued again when its offer ends: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static LogLine line(LogLine line, JobOffer offer, TraceId trace) {
        return line.about(new Subject(offer.job().runId(), offer.job().id(), null, offer.runnerId(), false))
                .trace(trace);
    }

    private Map<String, Object> body(JobOffer offer, Map<String, String> secrets) {
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
        body.put("job", offer.job().leaving(tokens.mintCheckout(first, expiresAt), secrets));
        return body;
    }
}
