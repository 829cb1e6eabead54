package sh.shithub.actions.gateway.auth;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Turns a valid job token into an authentication that carries it. Only tokens with a dot are looked at. */
@Singleton
public record JobTokenValidator(JobTokens tokens, CountTokens counters) implements TokenValidator<HttpRequest<?>> {
    private static final String TOKEN = "job-token";
    private static final String GOOD_UNTIL = "good-until";
    private static final String JOBS = "/api/v1/jobs/";

    @Override
    public Publisher<Authentication> validateToken(String token, HttpRequest<?> request) {
        Authentication authentication = authenticate(token, request);
        return authentication == null ? Publishers.empty() : Publishers.just(authentication);
    }

    /** Null, and counted, for what is no good job token. */
    Authentication authenticate(String token, HttpRequest<?> request) {
        if (token.indexOf('.') < 0) {
            return null;
        }
        JobTokens.Judged judged = tokens.judge(token);
        if (judged.token() == null) {
            counters.count(judged.refused());
            return null;
        }
        JobToken verified = judged.token();
        if (!request.getPath().startsWith(JOBS + verified.jobId() + "/")) {
            // Refused behind this, as 401 or 404; only here is it told from what is refused for another reason.
            counters.count(TokenVerdict.wrong_job);
        }
        return Authentication.build(
                "runner:" + verified.runnerId(),
                List.of(Roles.JOB),
                Map.of(TOKEN, verified, GOOD_UNTIL, judged.goodUntil()));
    }

    public static JobToken of(Authentication authentication) {
        return (JobToken) authentication.getAttributes().get(TOKEN);
    }

    public static Instant goodUntil(Authentication authentication) {
        return (Instant) authentication.getAttributes().get(GOOD_UNTIL);
    }
}
