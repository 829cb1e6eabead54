package sh.shithub.actions.bench.baseline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A database of its own on the server that the stack uses, there only while it is measured. */
public final class BaselineDatabase implements AutoCloseable {
    public static final String NAME = "bench_baseline";
    private static final String DROP = "DROP DATABASE IF EXISTS bench_baseline WITH (FORCE)";

    private final Connection server;
    private final Opening opening;

    /** Opens a connection to the database of that name. */
    @FunctionalInterface
    public interface Opening {
        Connection open(String database) throws SQLException;
    }

    /** @param server a connection to any other database of that server; stays open */
    public BaselineDatabase(Connection server, Opening opening) throws SQLException {
        this.server = server;
        this.opening = opening;
        drop(server);
        execute(server, "CREATE DATABASE bench_baseline");
        try (Connection connection = connect()) {
            execute(connection, schema());
        }
    }

    /** Also what a killed run has left. */
    public static void drop(Connection server) throws SQLException {
        execute(server, DROP);
    }

    public Connection connect() throws SQLException {
        return opening.open(NAME);
    }

    /** A connection whose statements are broken off after that time. */
    Connection connect(Duration statementWithin) throws SQLException {
        Connection connection = connect();
        execute(connection, "SET statement_timeout = " + statementWithin.toMillis());
        return connection;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String schema() {
        try (InputStream sql = BaselineDatabase.class.getResourceAsStream("schema.sql")) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("schema.sql of the comparison cannot be read", e);
        }
    }

    @Override
    public void close() throws SQLException {
        drop(server);
    }
}
