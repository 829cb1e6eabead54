package sh.shithub.actions.cli.doctor;

import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.api.FlywayException;
import sh.shithub.actions.cli.database.DatabaseFault;
import sh.shithub.actions.schema.DatabaseUrl;
import sh.shithub.actions.schema.Migrations;

/** The database's schema is this program's: older refuses the services' start, newer is a rolling upgrade or an old program. */
record CheckSchema(DoctorsDatabase database) implements Check {
    /** Held strongly: a logger without a reference to it forgets its level. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    @Override
    public void look(Findings findings) {
        FLYWAY.setLevel(Level.OFF);
        DatabaseUrl url = database.url();
        String place = DatabaseFault.place(url);
        long start = System.nanoTime();
        try {
            Migrations.Versions versions = Migrations.versions(url);
            assess(place, versions, Findings.since(start), findings);
        } catch (FlywayException e) {
            findings.failed(
                    place,
                    Findings.since(start),
                    "the schema's version cannot be read: " + root(e),
                    "see what the check of the database says");
        }
    }

    private static String root(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private static void assess(String place, Migrations.Versions versions, Long millis, Findings findings) {
        String both = "version " + versions.current() + "; this program brings " + versions.expected();
        if (versions.pending() > 0) {
            findings.failed(
                    place,
                    millis,
                    "the schema is older than this program: " + both + ", " + versions.pending() + " to apply",
                    "run infra/bin/shithubd migrate before the services of this release start");
        } else if (versions.failed() > 0) {
            findings.failed(
                    place,
                    millis,
                    "a migration failed half-way: " + both,
                    "see flyway_schema_history for which one, mend it, and run infra/bin/shithubd migrate");
        } else if (versions.unknown() > 0) {
            findings.warning(
                    place,
                    millis,
                    "the schema is newer than this program: " + both,
                    "use the shithubd of the newer release; services of this one go on meanwhile");
        } else {
            findings.ok(place, millis, "the schema is this program's, version " + versions.current());
        }
    }
}
