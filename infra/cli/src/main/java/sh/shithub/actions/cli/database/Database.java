package sh.shithub.actions.cli.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.schema.DatabaseUrl;

/** The database, asked in one short transaction a command; what goes wrong becomes a sentence. */
public final class Database {
    private final Settings settings;

    public Database(Settings settings) {
        this.settings = settings;
    }

    /** What a command does in its transaction; it is taken back when this throws. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Connection transaction) throws SQLException;
    }

    /** @throws Failure when the database cannot be reached, lacks our tables or refuses */
    public <T> T transaction(Work<T> work) {
        DatabaseUrl url = url();
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), properties(url))) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw DatabaseFault.failure(url, e);
        }
    }

    /** What one statement returns, as {@link Rows} has it, in a transaction of its own. */
    public List<Map<String, Object>> rows(String sql, Object... parameters) {
        return transaction(connection -> Rows.of(connection, sql, parameters));
    }

    /** @throws Failure saying what is wrong with the setting, without its password */
    public DatabaseUrl url() {
        try {
            return DatabaseUrl.parse(settings.databaseUrl());
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, "SHITHUB_DATABASE_URL is " + e.getMessage(), e);
        }
    }

    /** A command waits seconds, not for ever: for a connection, for a lock, for an answer. */
    private static Properties properties(DatabaseUrl url) {
        Properties properties = new Properties();
        properties.setProperty("user", url.user());
        properties.setProperty("password", url.password());
        properties.setProperty("ApplicationName", "shithubd");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("options", "-c lock_timeout=10s -c statement_timeout=30s");
        return properties;
    }
}
