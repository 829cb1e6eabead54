package sh.shithub.actions.testkit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import sh.shithub.actions.contracts.OpaqueToken;

/** Puts runners and operators into a database the way {@code shithubd admin} does. */
final class TokenRows {
    private static final String ADD_RUNNER = """
            WITH runner AS (
                INSERT INTO workflow_runners (name, labels, capacity) VALUES (?, ?, ?) RETURNING id
            )
            INSERT INTO runner_tokens (runner_id, token_hash) SELECT id, ? FROM runner RETURNING runner_id
            """;

    private static final String ADD_OPERATOR =
            "INSERT INTO operator_tokens (name, scope, token_hash) VALUES (?, 'operator', ?)";

    private TokenRows() {}

    static RegisteredRunner addRunner(Connection connection, String name, List<String> labels, int capacity)
            throws SQLException {
        OpaqueToken token = OpaqueToken.generate();
        try (PreparedStatement statement = connection.prepareStatement(ADD_RUNNER)) {
            statement.setString(1, name);
            statement.setArray(2, connection.createArrayOf("text", labels.toArray()));
            statement.setInt(3, capacity);
            statement.setBytes(4, token.hash());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return new RegisteredRunner(rows.getLong(1), name, token.hex());
            }
        }
    }

    static String addOperator(Connection connection, String name) throws SQLException {
        OpaqueToken token = OpaqueToken.generate();
        try (PreparedStatement statement = connection.prepareStatement(ADD_OPERATOR)) {
            statement.setString(1, name);
            statement.setBytes(2, token.hash());
            statement.executeUpdate();
            return token.hex();
        }
    }
}
