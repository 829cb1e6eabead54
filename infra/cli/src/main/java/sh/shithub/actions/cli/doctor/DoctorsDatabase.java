package sh.shithub.actions.cli.doctor;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.schema.DatabaseUrl;

/** Connections that are less patient than other commands', and faults told with what to do. */
record DoctorsDatabase(Settings settings, Duration patience) {
    /** @throws sh.shithub.actions.cli.output.Failure when the setting is missing or malformed */
    DatabaseUrl url() {
        return new Database(settings).url();
    }

    Connection connect(DatabaseUrl url) throws SQLException {
        String seconds = Long.toString(Math.max(1, patience.toSeconds()));
        Properties properties = new Properties();
        properties.setProperty("user", url.user());
        properties.setProperty("password", url.password());
        properties.setProperty("ApplicationName", "shithubd doctor");
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("loginTimeout", seconds);
        return DriverManager.getConnection(url.jdbcUrl(), properties);
    }

    static String todo(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("28")) {
            return "check user and password in SHITHUB_DATABASE_URL";
        }
        if (state.equals("3D000")) {
            return "create the database, or correct its name in SHITHUB_DATABASE_URL";
        }
        if (state.startsWith("53")) {
            return "end connections that nobody needs, or raise max_connections";
        }
        return "start it (infra/bin/up does), or correct host and port in SHITHUB_DATABASE_URL";
    }
}
