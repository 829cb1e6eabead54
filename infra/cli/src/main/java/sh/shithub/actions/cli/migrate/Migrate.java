package sh.shithub.actions.cli.migrate;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.api.FlywayException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sh.shithub.actions.cli.database.Database;
import sh.shithub.actions.cli.database.DatabaseFault;
import sh.shithub.actions.cli.output.CommonOptions;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.schema.DatabaseUrl;
import sh.shithub.actions.schema.Migrations;

/** Brings the database to this build's schema, an empty one too; a repetition changes nothing. */
@Command(
        name = "migrate",
        description = "Brings the database to this build's schema. Run it before the services of a new release start.",
        footer = {"", "Example:", "  shithubd migrate --output json"})
public final class Migrate implements Runnable {
    private static final String VERSION =
            "SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank DESC LIMIT 1";
    /** Held strongly: a logger without a reference to it forgets its level. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private final Database database;

    @Mixin
    private CommonOptions options;

    public Migrate(Settings settings) {
        database = new Database(settings);
    }

    @Override
    public void run() {
        FLYWAY.setLevel(Level.SEVERE);
        int applied = apply(database.url());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("applied", applied);
        answer.putAll(database.rows(VERSION).get(0));
        options.answer(answer);
    }

    private static int apply(DatabaseUrl url) {
        try {
            return Migrations.apply(url);
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    throw DatabaseFault.failure(url, sql);
                }
            }
            throw new Failure(ExitCode.REFUSED, "the migration failed: " + e.getMessage(), e);
        }
    }
}
