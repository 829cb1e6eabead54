package sh.shithub.actions.devstack.stack;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
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

    private static final String WANT = """
            INSERT INTO wanted_instances (service, instances) VALUES (?, ?)
            ON CONFLICT (service) DO UPDATE SET instances = excluded.instances, changed_at = now()
            WHERE wanted_instances.instances <> excluded.instances
            """;

    private Databases() {}

    /** Tells the gateways how many instances there are meant to be: which members are missed follows from that. */
    static void want(Postgres postgres, Scale scale) {
        try (Connection connection = postgres.connect(Members.DATABASE);
                PreparedStatement statement = connection.prepareStatement(WANT)) {
            for (Map.Entry<String, Integer> wanted : scale.counts().entrySet()) {
                statement.setString(1, wanted.getKey());
                statement.setInt(2, wanted.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new StackException(
                    ExitCode.NOT_STARTED,
                    "the gateways cannot be told how many instances there are: " + e.getMessage(),
                    e);
        }
    }

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
