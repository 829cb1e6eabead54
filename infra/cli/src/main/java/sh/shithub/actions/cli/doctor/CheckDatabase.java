package sh.shithub.actions.cli.doctor;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import sh.shithub.actions.cli.database.DatabaseFault;
import sh.shithub.actions.cli.database.Rows;
import sh.shithub.actions.schema.DatabaseUrl;

/** PostgreSQL answers, is new enough, is the one that is written to, and has connections left. */
record CheckDatabase(DoctorsDatabase database) implements Check {
    private static final int OLDEST = 150_000;
    private static final double MOSTLY_USED = 0.9;
    private static final String STATE = """
            SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
                   pg_is_in_recovery() AS replica, current_setting('max_connections')::int AS most,
                   (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used
            """;

    @Override
    public void look(Findings findings) {
        DatabaseUrl url = database.url();
        String place = DatabaseFault.place(url);
        long start = System.nanoTime();
        try (Connection connection = database.connect(url)) {
            Map<String, Object> state = Rows.of(connection, STATE).get(0);
            findings.ok(place, Findings.since(start), "PostgreSQL " + state.get("version") + " answers");
            assess(place, state, findings);
        } catch (SQLException e) {
            findings.failed(
                    place,
                    Findings.since(start),
                    "does not let us in: " + DatabaseFault.text(e),
                    DoctorsDatabase.todo(e));
        }
    }

    private static void assess(String place, Map<String, Object> state, Findings findings) {
        if ((Integer) state.get("number") < OLDEST) {
            findings.failed(
                    place,
                    "PostgreSQL " + state.get("version") + " is older than 15, with which nothing was tried",
                    "upgrade it; 17 is what is tested");
        }
        if ((Boolean) state.get("replica")) {
            findings.failed(
                    place, "this is a replica, which takes no writes", "let SHITHUB_DATABASE_URL lead to the primary");
        }
        int most = (Integer) state.get("most");
        long used = (Long) state.get("used");
        if (used > most * MOSTLY_USED) {
            findings.warning(
                    place,
                    used + " of " + most + " connections are in use",
                    "raise max_connections, or lower SHITHUB_DATABASE_POOL; each gateway needs 17, the other services 8");
        }
    }

    /** The database's clock, for {@link CheckClock}. */
    static java.time.Instant now(Connection connection) throws SQLException {
        try (ResultSet row = connection.createStatement().executeQuery("SELECT clock_timestamp()")) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }
}
