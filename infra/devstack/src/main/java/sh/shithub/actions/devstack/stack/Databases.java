package sh.shithub.actions.devstack.stack;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import sh.shithub.actions.contracts.OpaqueToken;
import sh.shithub.actions.devstack.servers.Postgres;
import sh.shithub.actions.schema.DatabaseUrl;
import sh.shithub.actions.schema.Migrations;

/** Brings the stack's database to where services start. */
final class Databases {
    private static final String EXISTS = "SELECT 1 FROM pg_database WHERE datname = '" + Members.DATABASE + "'";

    /** A token that an operator revoked stays revoked. */
    private static final String ADD_OPERATOR = """
            INSERT INTO operator_tokens (name, scope, token_hash) VALUES ('infra/bin/up', 'operator', ?)
            ON CONFLICT (token_hash) DO NOTHING
            """;

    private Databases() {}

    /** Returns how many migrations it took. */
    static int prepare(Postgres postgres, Secrets secrets) {
        try {
            createOnce(postgres);
            int migrations = Migrations.apply(DatabaseUrl.parse(postgres.url(Members.DATABASE)));
            addOperator(postgres, OpaqueToken.parse(secrets.operatorToken()).orElseThrow());
            return migrations;
        } catch (SQLException e) {
            throw new StackException(ExitCode.NOT_STARTED, "the database cannot be prepared: " + e.getMessage(), e);
        }
    }

    private static void createOnce(Postgres postgres) throws SQLException {
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(EXISTS)) {
            if (!found.next()) {
                statement.execute("CREATE DATABASE " + Members.DATABASE);
            }
        }
    }

    private static void addOperator(Postgres postgres, OpaqueToken token) throws SQLException {
        try (Connection connection = postgres.connect(Members.DATABASE);
                PreparedStatement statement = connection.prepareStatement(ADD_OPERATOR)) {
            statement.setBytes(1, token.hash());
            statement.executeUpdate();
        }
    }
}
