package sh.shithub.actions.gateway.auth;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import sh.shithub.actions.contracts.OpaqueToken;
import sh.shithub.actions.gateway.web.HeapHeld;

/**
 * Registration and operator tokens: 32 random bytes as 64 hex characters, of which only the SHA-256 of the bytes is stored
 * (wire.md, "Tokens"). The call says which kind is looked up: the heartbeat takes a registration token, all else an
 * operator's.
 */
@Singleton
record OpaqueTokenValidator(RegisteredTokens registered) implements TokenValidator<HttpRequest<?>> {
    @Override
    public Publisher<Authentication> validateToken(String token, HttpRequest<?> request) {
        return OpaqueToken.parse(token)
                .<Publisher<Authentication>>map(opaque -> lookUp(opaque.hash(), request))
                .orElseGet(Publishers::empty);
    }

    private Publisher<Authentication> lookUp(byte[] hash, HttpRequest<?> request) {
        boolean heartbeat = Registration.CALL.equals(request.getPath());
        long bytes = HeapHeld.bodyBytes(request);
        return Publishers.fromCompletableFuture(
                () -> heartbeat ? registered.runner(hash, bytes) : registered.operator(hash, bytes));
    }
}
