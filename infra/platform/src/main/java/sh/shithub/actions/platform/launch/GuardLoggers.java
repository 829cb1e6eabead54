package sh.shithub.actions.platform.launch;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.OpaqueToken;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * What is written to {@code /loggers} needs an operator token of scope operator, on every service alike; to read there needs none.
 * {@link OwnLoggers} asks for what this leaves on the request, so a path that came by here unseen changes nothing.
 */
@ServerFilter("/loggers/**")
final class GuardLoggers {
    private static final Logger LOG = LoggerFactory.getLogger(GuardLoggers.class);
    private static final String BEARER = "Bearer ";
    private static final String OPERATOR = GuardLoggers.class.getName();
    private static final String TOKENS =
            "SELECT name, scope FROM operator_tokens WHERE token_hash = ANY (?) AND revoked_at IS NULL";

    private final Transactions transactions;

    GuardLoggers(Transactions transactions) {
        this.transactions = transactions;
    }

    private record Operator(String name, String scope) {}

    /** The name of the token with which the call under way may set a level. */
    static Optional<String> operator() {
        return ServerRequestContext.currentRequest().flatMap(request -> request.getAttribute(OPERATOR, String.class));
    }

    /** Null lets the call through. One at a time: it must not take the connections of those who work. */
    @RequestFilter(methods = HttpMethod.POST)
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Nullable
    synchronized HttpResponse<?> check(HttpRequest<?> request) {
        Optional<OpaqueToken> token = request.getHeaders()
                .getAuthorization()
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .flatMap(header ->
                        OpaqueToken.parse(header.substring(BEARER.length()).strip()));
        try {
            Operator operator = token.flatMap(this::find).orElse(null);
            if (operator == null) {
                return refusal(HttpStatus.UNAUTHORIZED, "an operator token is required")
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            }
            if (!operator.scope().equals("operator")) {
                return refusal(HttpStatus.FORBIDDEN, "the token's scope does not allow this");
            }
            request.setAttribute(OPERATOR, operator.name());
            return null;
        } catch (RuntimeException e) {
            LOG.warn("an operator token cannot be looked up: {}", e.getMessage());
            return refusal(HttpStatus.SERVICE_UNAVAILABLE, "the database does not answer, so no token can be looked up")
                    .header(HttpHeaders.RETRY_AFTER, "1");
        }
    }

    private Optional<Operator> find(OpaqueToken token) {
        return transactions
                .read(connection -> Columns.of(connection, List.of(token))
                        .bytes(OpaqueToken::hash)
                        .query(TOKENS, row -> new Operator(row.getString("name"), row.getString("scope"))))
                .stream()
                .findFirst();
    }

    private static MutableHttpResponse<?> refusal(HttpStatus status, String sentence) {
        return HttpResponse.status(status).body(Map.of("error", sentence));
    }
}
