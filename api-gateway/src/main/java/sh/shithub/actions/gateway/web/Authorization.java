package sh.shithub.actions.gateway.web;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;
import sh.shithub.actions.gateway.tokens.Roles;

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
        boolean reader = refusal.getAuthentication() != null
                && refusal.getAuthentication().getRoles().contains(Roles.READ);
        if (reader) {
            return HttpResponse.status(HttpStatus.FORBIDDEN)
                    .body(new ApiError("the token's scope does not allow this"));
        }
        boolean absent = request.getHeaders().get("Authorization") == null;
        return HttpResponse.unauthorized()
                .body(new ApiError(absent ? "token required" : "token invalid"))
                .header("WWW-Authenticate", "Bearer");
    }
}
