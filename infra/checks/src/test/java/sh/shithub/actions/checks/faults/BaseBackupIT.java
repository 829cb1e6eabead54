package sh.shithub.actions.checks.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.devstack.servers.Ports;
import sh.shithub.actions.devstack.servers.Postgres;
import sh.shithub.actions.testkit.LocalServer;

/** A real server goes back in time, more than once. */
class BaseBackupIT {
    @TempDir
    private Path folder;

    @Test
    void what_was_committed_until_then_is_there_and_nothing_later() throws SQLException {
        Postgres postgres =
                new Postgres(folder.resolve("postgres"), folder.resolve("log"), Ports.free(), "secret", Map.of());
        LocalServer server = new LocalServer(postgres);
        server.start();
        try {
            execute(postgres, "CREATE TABLE said (what text)");
            backAndForth(server, postgres, "first");
            backAndForth(server, postgres, "second");
            assertEquals("{\"after first\",\"after second\",\"before first\",\"before second\"}", said(postgres));
        } finally {
            server.stop();
        }
    }

    private void backAndForth(LocalServer server, Postgres postgres, String time) throws SQLException {
        BaseBackup backup = new BaseBackup(folder.resolve("postgres"));
        try (Connection connection = postgres.connect("postgres")) {
            backup.take(connection);
        }
        execute(postgres, "INSERT INTO said VALUES ('before " + time + "')");
        Instant target = now(postgres);
        execute(postgres, "INSERT INTO said VALUES ('lost " + time + "')");
        server.kill();
        backup.restore(target);
        server.start();
        execute(postgres, "INSERT INTO said VALUES ('after " + time + "')");
    }

    private static Instant now(Postgres postgres) throws SQLException {
        try (Connection connection = postgres.connect("postgres");
                ResultSet row = connection.createStatement().executeQuery("SELECT clock_timestamp()")) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }

    private static String said(Postgres postgres) throws SQLException {
        try (Connection connection = postgres.connect("postgres");
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("SELECT array_agg(what ORDER BY what)::text FROM said")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(Postgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
