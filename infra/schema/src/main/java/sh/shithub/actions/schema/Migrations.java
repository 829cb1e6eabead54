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
