package sh.shithub.actions.gateway.tokens;

import io.micronaut.security.authentication.Authentication;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Faults;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * Looks up the tokens that are stored as hashes. Never cached, so a revocation holds from the next call on; instead the
 * calls of a moment share one statement.
 */
@Singleton
final class RegisteredTokens {
    private static final Logger LOG = LoggerFactory.getLogger(RegisteredTokens.class);
    /** A look-up holds next to nothing while it waits. */
    private static final Gatherer.Bounds RUNNER_LOOK_UPS =
            new Gatherer.Bounds(2, 1000, Long.MAX_VALUE, 50_000, Long.MAX_VALUE);

    private static final Gatherer.Bounds OPERATOR_LOOK_UPS =
            new Gatherer.Bounds(1, 1000, Long.MAX_VALUE, 10_000, Long.MAX_VALUE);

    private static final String RUNNERS = """
            SELECT t.token_hash, r.id, r.labels, r.capacity
            FROM runner_tokens t JOIN workflow_runners r ON r.id = t.runner_id
            WHERE t.token_hash = ANY (?)
              AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now()) AND r.revoked_at IS NULL
            """;
    private static final String OPERATORS =
            "SELECT token_hash, name, scope FROM operator_tokens WHERE token_hash = ANY (?) AND revoked_at IS NULL";

    private final Transactions transactions;
    private final Gatherer<Lookup> runners;
    private final Gatherer<Lookup> operators;

    RegisteredTokens(Transactions transactions) {
        this.transactions = transactions;
        runners = new Gatherer<>(
                "runner-tokens", RUNNER_LOOK_UPS, batch -> find(batch, RUNNERS, RegisteredTokens::runner));
        operators = new Gatherer<>(
                "operator-tokens", OPERATOR_LOOK_UPS, batch -> find(batch, OPERATORS, RegisteredTokens::operator));
    }

    private record Lookup(ByteBuffer hash, CompletableFuture<Authentication> answer) implements Gatherer.Call {
        @Override
        public int lane() {
            return hash.get(0);
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void fail(Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }

    @FunctionalInterface
    private interface Row {
        Authentication read(ResultSet row) throws SQLException;
    }

    /** Completes with null for a token that opens nothing. */
    CompletableFuture<Authentication> runner(byte[] hash) {
        return ask(runners, hash);
    }

    CompletableFuture<Authentication> operator(byte[] hash) {
        return ask(operators, hash);
    }

    @PreDestroy
    void stop() {
        runners.close();
        operators.close();
    }

    private static CompletableFuture<Authentication> ask(Gatherer<Lookup> gatherer, byte[] hash) {
        Lookup lookup = new Lookup(ByteBuffer.wrap(hash), new CompletableFuture<>());
        gatherer.offer(lookup);
        return lookup.answer();
    }

    private void find(List<Lookup> batch, String sql, Row row) {
        try {
            Map<ByteBuffer, Authentication> found = new HashMap<>();
            transactions.read(connection -> Columns.of(connection, batch)
                    .bytes(lookup -> lookup.hash().array())
                    .query(sql, found(row, found)));
            batch.forEach(lookup -> lookup.answer().complete(found.get(lookup.hash())));
        } catch (RuntimeException e) {
            boolean away = Faults.passing(e);
            LOG.warn("{} tokens cannot be looked up", batch.size(), e);
            batch.forEach(lookup -> lookup.fail(away ? ApiException.unavailable("the database is not available") : e));
        }
    }

    private static Columns.Read<Authentication> found(Row row, Map<ByteBuffer, Authentication> found) {
        return results -> found.put(ByteBuffer.wrap(results.getBytes(1)), row.read(results));
    }

    private static Authentication runner(ResultSet row) throws SQLException {
        Array labels = row.getArray("labels");
        return Registration.authentication(
                new Registration(row.getLong("id"), List.of((String[]) labels.getArray()), row.getInt("capacity")));
    }

    private static Authentication operator(ResultSet row) throws SQLException {
        boolean operator = "operator".equals(row.getString("scope"));
        return Authentication.build(
                row.getString("name"), operator ? List.of(Roles.READ, Roles.OPERATOR) : List.of(Roles.READ));
    }
}
