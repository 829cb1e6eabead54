package sh.shithub.actions.schema;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** The one ordered set of migrations: forward only, safe to apply from several processes at once (Flyway locks). */
public final class Migrations {
    private Migrations() {}

    /** Brings the database to this build's schema; returns how many migrations that took. */
    public static int apply(DatabaseUrl url) {
        return flyway(url).migrate().migrationsExecuted;
    }

    /**
     * Refuses a database older than this build. A newer one is accepted: migrations only add, and during a rolling
     * upgrade the old services run on the new schema.
     *
     * @throws IllegalStateException with both versions and the command to run
     */
    public static void requireCurrent(DatabaseUrl url) {
        Flyway flyway = flyway(url);
        MigrationVersion expected = newest(flyway);
        MigrationInfo current = flyway.info().current();
        if (current == null || current.getVersion().compareTo(expected) < 0) {
            throw new IllegalStateException("the database's schema is at version "
                    + (current == null ? "none" : current.getVersion()) + ", this build needs " + expected
                    + "; run infra/bin/shithubd migrate and start again");
        }
    }

    /**
     * How a database's schema and this build's compare.
     *
     * @param current version; "none" for a database without ours
     * @param expected this build's newest version
     * @param pending this build's migrations that the database has not seen
     * @param failed those that failed half-way
     * @param unknown those that the database has seen and this build does not bring
     */
    public record Versions(String current, String expected, int pending, int failed, int unknown) {}

    public static Versions versions(DatabaseUrl url) {
        Flyway flyway = flyway(url);
        MigrationInfo current = flyway.info().current();
        int failed = 0;
        int unknown = 0;
        for (MigrationInfo info : flyway.info().applied()) {
            failed += info.getState().isFailed() ? 1 : 0;
            unknown += info.getState().isResolved() ? 0 : 1;
        }
        return new Versions(
                current == null ? "none" : current.getVersion().toString(),
                newest(flyway).toString(),
                flyway.info().pending().length,
                failed,
                unknown);
    }

    private static MigrationVersion newest(Flyway flyway) {
        MigrationInfo[] all = flyway.info().all();
        MigrationVersion newest = MigrationVersion.EMPTY;
        for (MigrationInfo info : all) {
            boolean ours = !info.getState().isFailed()
                    && info.getScript() != null
                    && info.getState().isResolved();
            newest = ours && info.getVersion().compareTo(newest) > 0 ? info.getVersion() : newest;
        }
        return newest;
    }

    private static Flyway flyway(DatabaseUrl url) {
        return Flyway.configure()
                .dataSource(url.jdbcUrl(), url.user(), url.password())
                .locations("classpath:db/migration")
                .outOfOrder(false)
                .cleanDisabled(true)
                .load();
    }
}
