package sh.shithub.actions.gateway.tokens;

import io.micronaut.security.authentication.Authentication;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * Looks up the tokens that are stored as hashes. Never cached, so a revocation holds from the next call on; instead the
 * calls of a moment share one statement.
 */
@Singleton
final class RegisteredTokens {
    private static final int LANES = 2;
    private static final int BATCH = 1000;

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
                "runner-tokens", LANES, BATCH, Lookup::lane, batch -> find(batch, RUNNERS, RegisteredTokens::runner));
        operators = new Gatherer<>(
                "operator-tokens", 1, BATCH, Lookup::lane, batch -> find(batch, OPERATORS, RegisteredTokens::operator));
    }

    private record Lookup(ByteBuffer hash, CompletableFuture<Authentication> answer) {
        int lane() {
            return hash.get(0);
        }
    }

    @FunctionalInterface
    private interface Row {
        Authentication read(ResultSet row) throws java.sql.SQLException;
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
        if (!gatherer.offer(lookup)) {
            lookup.answer().completeExceptionally(ApiException.unavailable("too many calls wait; try again"));
        }
        return lookup.answer();
    }

    private void find(List<Lookup> batch, String sql, Row row) {
        try {
            Map<ByteBuffer, Authentication> found = transactions.read(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setArray(
                            1,
                            connection.createArrayOf(
                                    "bytea",
                                    batch.stream().map(l -> l.hash().array()).toArray()));
                    Map<ByteBuffer, Authentication> rows = new HashMap<>();
                    ResultSet results = statement.executeQuery();
                    while (results.next()) {
                        rows.put(ByteBuffer.wrap(results.getBytes(1)), row.read(results));
                    }
                    return rows;
                }
            });
            batch.forEach(lookup -> lookup.answer().complete(found.get(lookup.hash())));
        } catch (RuntimeException e) {
            batch.forEach(lookup ->
                    lookup.answer().completeExceptionally(ApiException.unavailable("the database is not available")));
        }
    }

    private static Authentication runner(ResultSet row) throws java.sql.SQLException {
        Array labels = row.getArray("labels");
        return Registration.authentication(
                new Registration(row.getLong("id"), List.of((String[]) labels.getArray()), row.getInt("capacity")));
    }

    private static Authentication operator(ResultSet row) throws java.sql.SQLException {
        boolean operator = "operator".equals(row.getString("scope"));
        return Authentication.build(
                row.getString("name"), operator ? List.of(Roles.READ, Roles.OPERATOR) : List.of(Roles.READ));
    }
}
