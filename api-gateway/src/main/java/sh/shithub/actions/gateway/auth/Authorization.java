package sh.shithub.actions.gateway.auth;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Singleton;
import java.util.List;
import sh.shithub.actions.gateway.web.ApiError;

/**
 * 401 for a token that does not open this door at all, 403 only for an operator's read token on a call that changes
 * something.
 */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class Authorization implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
    @Override
    @SuppressWarnings("rawtypes")
    public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException refusal) {
        if (reads(refusal) && operators(request)) {
            return HttpResponse.status(HttpStatus.FORBIDDEN)
                    .body(new ApiError("the token's scope does not allow this"));
        }
        boolean absent = request.getHeaders().get("Authorization") == null;
        return HttpResponse.unauthorized()
                .body(new ApiError(absent ? "token required" : "token invalid"))
                .header("WWW-Authenticate", "Bearer");
    }

    private static boolean reads(AuthorizationException refusal) {
        return refusal.getAuthentication() != null
                && refusal.getAuthentication().getRoles().contains(Roles.READ);
    }

    private static boolean operators(HttpRequest<?> request) {
        return RouteAttributes.getRouteMatch(request)
                .map(route -> List.of(route.getAnnotationMetadata().stringValues(Secured.class))
                        .contains(Roles.OPERATOR))
                .orElse(false);
    }
}
