package sh.shithub.actions.gateway.auth;

import io.micronaut.security.authentication.Authentication;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.gateway.gather.Gatherer;
import sh.shithub.actions.gateway.gather.Lanes;
import sh.shithub.actions.gateway.gather.Patience;
import sh.shithub.actions.gateway.gather.RetryWhileUnavailable;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * Looks up the tokens that are stored as hashes. Never cached, so a revocation holds from the next call on; instead the
 * calls of a moment share one statement. While the database is away they wait as job calls do.
 */
@Singleton
final class RegisteredTokens {
    private static final int BATCH_CALLS = 1000;
    /** What a look-up holds beside its call's body, about. */
    private static final int OVERHEAD_BYTES = 2048;

    private static final String RUNNERS = """
            SELECT t.token_hash, r.id, r.labels, r.capacity
            FROM runner_tokens t JOIN workflow_runners r ON r.id = t.runner_id
            WHERE t.token_hash = ANY (?)
              AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now()) AND r.revoked_at IS NULL
            """;
    private static final String OPERATORS =
            "SELECT token_hash, name, scope FROM operator_tokens WHERE token_hash = ANY (?) AND revoked_at IS NULL";

    private final Transactions transactions;
    private final Patience patience;
    private final Gatherer<Lookup> runners;
    private final Gatherer<Lookup> operators;

    RegisteredTokens(Transactions transactions, Patience patience) {
        this.transactions = transactions;
        this.patience = patience;
        runners = gatherer("runner-tokens", Lanes.RUNNER_TOKENS, RUNNERS, RegisteredTokens::runner);
        operators = gatherer("operator-tokens", Lanes.OPERATOR_TOKENS, OPERATORS, RegisteredTokens::operator);
    }

    private Gatherer<Lookup> gatherer(String name, int lanes, String sql, Row row) {
        RetryWhileUnavailable<Lookup> persist = new RetryWhileUnavailable<>(patience, batch -> find(batch, sql, row));
        return new Gatherer<>(
                name,
                new Gatherer.Bounds(lanes, BATCH_CALLS, Long.MAX_VALUE, patience.calls(), patience.bytes()),
                persist::with);
    }

    private record Lookup(ByteBuffer hash, long bytes, Instant deadline, CompletableFuture<Authentication> answer)
            implements Gatherer.Call {
        @Override
        public int lane() {
            return hash.get(0);
        }

        @Override
        public boolean answered() {
            return answer.isDone();
        }

        @Override
        public void fail(Throwable failure) {
            answer.completeExceptionally(failure);
        }

        /** For the log: not even the hash. */
        @Override
        public String toString() {
            return "of a registered token";
        }
    }

    @FunctionalInterface
    private interface Row {
        Authentication read(ResultSet row) throws SQLException;
    }

    /**
     * Completes with null for a token that opens nothing.
     *
     * @param bodyBytes what the call's body may hold of the heap meanwhile
     */
    CompletableFuture<Authentication> runner(byte[] hash, long bodyBytes) {
        return ask(runners, hash, bodyBytes);
    }

    CompletableFuture<Authentication> operator(byte[] hash, long bodyBytes) {
        return ask(operators, hash, bodyBytes);
    }

    @PreDestroy
    void stop() {
        runners.close();
        operators.close();
    }

    private CompletableFuture<Authentication> ask(Gatherer<Lookup> gatherer, byte[] hash, long bodyBytes) {
        Lookup lookup = new Lookup(
                ByteBuffer.wrap(hash), bodyBytes + OVERHEAD_BYTES, patience.deadline(), new CompletableFuture<>());
        gatherer.offer(lookup);
        return lookup.answer();
    }

    private void find(List<Lookup> batch, String sql, Row row) {
        Map<ByteBuffer, Authentication> found = new HashMap<>();
        transactions.read(connection -> Columns.of(connection, batch)
                .bytes(lookup -> lookup.hash().array())
                .query(sql, found(row, found)));
        batch.forEach(lookup -> lookup.answer().complete(found.get(lookup.hash())));
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
