package sh.shithub.actions.gateway.tokens;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Turns a valid job token into an authentication that carries it. Only tokens with a dot are looked at. */
@Singleton
public final class JobTokenValidator implements TokenValidator<HttpRequest<?>> {
    private static final String TOKEN = "job-token";
    private final JobTokens tokens;

    JobTokenValidator(JobTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Publisher<Authentication> validateToken(String token, HttpRequest<?> request) {
        if (token.indexOf('.') < 0) {
            return Publishers.empty();
        }
        return tokens.verify(token)
                .<Publisher<Authentication>>map(verified -> Publishers.just(Authentication.build(
                        "runner:" + verified.runnerId(), List.of(Roles.JOB), Map.of(TOKEN, verified))))
                .orElseGet(Publishers::empty);
    }

    public static JobToken of(Authentication authentication) {
        return (JobToken) authentication.getAttributes().get(TOKEN);
    }
}
