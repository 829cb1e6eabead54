package sh.shithub.actions.gateway.auth;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.config.SecurityConfiguration;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.micronaut.security.filters.SecurityFilter;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.web.router.RouteAttributes;
import java.util.Collection;
import org.reactivestreams.Publisher;

/**
 * The framework's filter for all routes but those that take a job token alone. On these one look at the token decides; through the
 * framework's chain of readers, validators and rules a call took a third of the gateway's time.
 */
@Filter(Filter.MATCH_ALL_PATTERN)
@Replaces(SecurityFilter.class)
final class SecureJobCalls extends SecurityFilter {
    private static final String BEARER = "Bearer ";

    private final JobTokenValidator jobTokens;

    SecureJobCalls(
            Collection<SecurityRule<HttpRequest<?>>> rules,
            Collection<AuthenticationFetcher<HttpRequest<?>>> fetchers,
            SecurityConfiguration configuration,
            JobTokenValidator jobTokens) {
        super(rules, fetchers, configuration);
        this.jobTokens = jobTokens;
    }

    @Override
    public Publisher<MutableHttpResponse<?>> doFilter(HttpRequest<?> request, ServerFilterChain chain) {
        String header = request.getHeaders().get("Authorization");
        if (header == null || !header.startsWith(BEARER) || header.indexOf('.') < 0 || !takesJobTokens(request)) {
            return super.doFilter(request, chain);
        }
        Authentication job = jobTokens.authenticate(header.substring(BEARER.length()), request);
        if (job == null) {
            return Publishers.just(new AuthorizationException(null));
        }
        request.setAttribute(KEY, true);
        request.setAttribute(AUTHENTICATION, job);
        return chain.proceed(request);
    }

    private static boolean takesJobTokens(HttpRequest<?> request) {
        return RouteAttributes.getRouteMatch(request)
                .map(route -> route.getAnnotationMetadata().stringValues(Secured.class))
                .filter(roles -> roles.length == 1 && roles[0].equals(Roles.JOB))
                .isPresent();
    }
}
