package sh.shithub.actions.bench.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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
        List<Long> ids = runners(connection, count, label);
        List<OpaqueToken> tokens =
                Stream.generate(OpaqueToken::generate).limit(count).toList();
        try (PreparedStatement statement = connection.prepareStatement(TOKENS)) {
            statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bytea", tokens.stream().map(OpaqueToken::hash).toArray(byte[][]::new)));
            statement.executeUpdate();
        }
        return IntStream.range(0, count)
                .mapToObj(i -> new RegisteredRunner(ids.get(i), tokens.get(i).hex()))
                .toList();
    }

    private static List<Long> runners(Connection connection, int count, String label) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RUNNERS)) {
            statement.setArray(1, connection.createArrayOf("text", new String[] {label}));
            statement.setInt(2, Limits.CAPACITY_MAX);
            Object[] names =
                    IntStream.range(0, count).mapToObj(i -> BenchNames.RUNNER + i).toArray();
            statement.setArray(3, connection.createArrayOf("text", names));
            List<Long> ids = new ArrayList<>(count);
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids;
        }
    }
}
