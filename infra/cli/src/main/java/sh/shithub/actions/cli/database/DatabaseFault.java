package sh.shithub.actions.cli.database;

import java.net.URI;
import java.sql.SQLException;
import java.util.Set;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.schema.DatabaseUrl;

/**
 * PostgreSQL's SQLSTATE in words. Missing tables are noticed here, by the statement that wanted them, so that no command
 * needs a look at the schema's version first.
 */
public final class DatabaseFault {
    private static final Set<String> NO_SUCH_THING = Set.of("42P01", "42703", "42704", "42883", "3F000");
    private static final Set<String> TOO_SLOW = Set.of("55P03", "57014");
    private static final Set<String> SHUTTING_DOWN = Set.of("57P01", "57P02", "57P03");

    private DatabaseFault() {}

    public static Failure failure(DatabaseUrl url, SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (NO_SUCH_THING.contains(state)) {
            return new Failure(
                    ExitCode.NOT_MIGRATED,
                    "the database " + place(url) + " does not have this build's tables; run infra/bin/shithubd migrate",
                    e);
        }
        if (TOO_SLOW.contains(state)) {
            return unreachable("the database " + place(url) + " did not answer in time, something holds a lock", e);
        }
        if (state.startsWith("28") || state.equals("3D000")) {
            return unreachable(
                    "the database " + place(url) + " does not let us in (" + text(e) + "); check SHITHUB_DATABASE_URL",
                    e);
        }
        if (state.startsWith("08") || state.startsWith("53") || SHUTTING_DOWN.contains(state)) {
            return unreachable(
                    "the database " + place(url) + " cannot be reached (" + text(e)
                            + "); start it with infra/bin/up, or check SHITHUB_DATABASE_URL",
                    e);
        }
        return new Failure(ExitCode.REFUSED, "the database refused: " + text(e), e);
    }

    private static Failure unreachable(String sentence, SQLException e) {
        return new Failure(ExitCode.UNREACHABLE, sentence, e);
    }

    /** Host, port and name: no user, no password, no parameters. */
    public static String place(DatabaseUrl url) {
        URI uri = URI.create(url.jdbcUrl().substring("jdbc:".length()));
        return uri.getHost() + ":" + uri.getPort() + uri.getPath();
    }

    /** What PostgreSQL, or the way to it, says; its first line. */
    public static String text(SQLException e) {
        return String.valueOf(e.getMessage())
                .replaceFirst("^(ERROR|FATAL): ", "")
                .lines()
                .findFirst()
                .orElse("");
    }
}
