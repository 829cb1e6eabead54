package sh.shithub.actions.bench.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.OpaqueToken;

/** Registers many runners at once, as {@code shithubd admin runner register} would one by one. */
public final class RegisterRunners {
    private static final String RUNNERS = """
            INSERT INTO workflow_runners (name, labels, capacity)
            SELECT name, ?::text[], ? FROM unnest(?::text[]) AS given (name)
            RETURNING id
            """;
    private static final String TOKENS = """
            INSERT INTO runner_tokens (runner_id, token_hash)
            SELECT * FROM unnest(?::bigint[], ?::bytea[])
            """;

    private RegisterRunners() {}

    /** Each with the largest capacity that the wire allows. */
    public static List<RegisteredRunner> register(Connection connection, int count, String label) throws SQLException {
        List<String> names =
                IntStream.range(0, count).mapToObj(i -> "shithub-bench-" + i).toList();
        List<Long> ids = Sql.numbers(connection, RUNNERS, List.of(label), Limits.CAPACITY_MAX, names);
        List<OpaqueToken> tokens =
                Stream.generate(OpaqueToken::generate).limit(count).toList();
        Sql.update(
                connection, TOKENS, ids, tokens.stream().map(OpaqueToken::hash).toList());
        return IntStream.range(0, count)
                .mapToObj(i -> new RegisteredRunner(ids.get(i), tokens.get(i).hex()))
                .toList();
    }
}
