package sh.shithub.actions.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import sh.shithub.actions.devstack.servers.Postgres;
import sh.shithub.actions.schema.DatabaseUrl;
import sh.shithub.actions.schema.Migrations;

/** PostgreSQL with one migrated database that is never used but copied: faster than migrating anew for each class. */
record LentPostgres(Postgres kind, LocalServer server) implements Lent {
    private static final String MIGRATED = "migrated";
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    LentPostgres {
        execute(kind, "CREATE DATABASE " + MIGRATED);
        Migrations.apply(DatabaseUrl.parse(kind.url(MIGRATED)));
    }

    /** Returns its name. */
    String freshDatabase() {
        String name = "test_" + NUMBERS.incrementAndGet();
        execute(kind, "CREATE DATABASE " + name + " TEMPLATE " + MIGRATED);
        return name;
    }

    /** Also when clients are still connected. */
    void drop(String database) {
        execute(kind, "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }

    private static void execute(Postgres kind, String sql) {
        try (Connection connection = kind.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }
}
