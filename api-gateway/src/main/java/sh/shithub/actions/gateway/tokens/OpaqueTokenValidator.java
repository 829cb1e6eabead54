package sh.shithub.actions.gateway.tokens;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.reactivestreams.Publisher;
import sh.shithub.actions.gateway.heartbeat.HeartbeatController;

/**
 * Registration and operator tokens: 32 random bytes as 64 hex characters, of which only the SHA-256 of the bytes is stored
 * (WIRE.md, "Tokens"). The call says which kind is looked up: the heartbeat takes a registration token, all else an
 * operator's.
 */
@Singleton
final class OpaqueTokenValidator implements TokenValidator<HttpRequest<?>> {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{64}");
    private final RegisteredTokens registered;

    OpaqueTokenValidator(RegisteredTokens registered) {
        this.registered = registered;
    }

    @Override
    public Publisher<Authentication> validateToken(String token, HttpRequest<?> request) {
        if (!FORM.matcher(token).matches()) {
            return Publishers.empty();
        }
        byte[] hash = sha256(HexFormat.of().parseHex(token.toLowerCase(Locale.ROOT)));
        boolean heartbeat = HeartbeatController.PATH.equals(request.getPath());
        return Publishers.fromCompletableFuture(() -> heartbeat ? registered.runner(hash) : registered.operator(hash));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
