package sh.shithub.actions.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.testkit.DevStack;

/** PostgreSQL and the object storage, with every fault made for real. */
class DoctorOfStoresIT extends DoctorAtServers {
    DoctorOfStoresIT(DevStack stack) {
        super(stack);
    }

    @Test
    void a_database_that_is_away_refuses_or_is_not_there() {
        String url = stack.databaseUrl();
        report(CheckName.database, Map.of("SHITHUB_DATABASE_URL", "postgresql://u:hush@127.0.0.1:1/x"))
                .only("failed", "127.0.0.1:1/x", "does not let us in", "infra/bin/up");
        String missing = url.replaceFirst("/[^/]+$", "/no_such_database");
        report(CheckName.database, Map.of("SHITHUB_DATABASE_URL", missing))
                .only("failed", missing.replaceFirst("^.*@", ""), "no_such_database", "create the database");
        // The other checks stand, and the command ends in time.
        DoctorReport all = DoctorReport.of(
                shithubd(Map.of("SHITHUB_DATABASE_URL", "postgresql://u:hush@127.0.0.1:1/x"), "--output", "json"));
        assertEquals(ExitCode.UNHEALTHY.number(), all.ran().code());
        assertEquals(Topics.all().size(), count(all, CheckName.topics));
        assertEquals("ok", all.about("signed get").get("result"));
        assertFalse(all.ran().out().contains("hush"), all.ran().out());
    }

    @Test
    void a_schema_that_is_older_newer_or_broken_is_told() throws Exception {
        String place = stack.databaseUrl().replaceFirst("^.*@", "");
        String newest = "(SELECT max(installed_rank) FROM flyway_schema_history)";
        execute("CREATE TABLE kept AS SELECT * FROM flyway_schema_history");
        try {
            execute("DELETE FROM flyway_schema_history WHERE installed_rank = " + newest);
            report(CheckName.schema, Map.of())
                    .only("failed", place, "the schema is older than this program", "shithubd migrate");
            restore();
            execute(
                    "INSERT INTO flyway_schema_history SELECT installed_rank + 1, '999', 'later', type, 'V999__later.sql', 1,"
                            + " installed_by, installed_on, 1, true FROM kept ORDER BY installed_rank DESC LIMIT 1");
            report(CheckName.schema, Map.of())
                    .only("warning", place, "the schema is newer than this program", "newer release");
            restore();
            execute("UPDATE flyway_schema_history SET success = false WHERE installed_rank = " + newest);
            report(CheckName.schema, Map.of()).only("failed", place, "a migration failed half-way", "mend it");
        } finally {
            restore();
            execute("DROP TABLE kept");
        }
        report(CheckName.schema, Map.of()).well();
    }

    private void restore() throws Exception {
        execute("DELETE FROM flyway_schema_history; INSERT INTO flyway_schema_history SELECT * FROM kept");
    }

    @Test
    void a_key_that_did_not_seal_what_is_there_is_told() throws Exception {
        String other = java.util.Base64.getEncoder().encodeToString(new byte[32]);
        report(CheckName.key, Map.of("SHITHUB_MASTER_KEY", other)).well();
        Ran.shithubd(
                        environment,
                        directory,
                        "admin",
                        "secret",
                        "set",
                        "--owner",
                        "octo",
                        "--name",
                        "A",
                        "--value",
                        "hush")
                .done();
        DoctorReport right = report(CheckName.key, Map.of()).well();
        assertEquals(
                "opens the secret that was set last",
                right.about("SHITHUB_MASTER_KEY").get("finding"));
        report(CheckName.key, Map.of("SHITHUB_MASTER_KEY", other))
                .only("failed", "SHITHUB_MASTER_KEY", "is not the key that sealed", "take the services' key");
    }

    @Test
    void a_storage_that_is_away_refuses_or_lacks_the_bucket_is_told() {
        DoctorReport away = report(CheckName.storage, Map.of("SHITHUB_S3_ENDPOINT", "http://127.0.0.1:1"));
        away.only("failed", "put", "127.0.0.1:1: does not answer", "SHITHUB_S3_ENDPOINT");
        report(CheckName.storage, Map.of("SHITHUB_S3_BUCKET", "no-such-bucket"))
                .only("failed", "put", "the bucket no-such-bucket is not there", "create it");
        report(CheckName.storage, Map.of("SHITHUB_S3_SECRET_KEY", "wrong"))
                .only("failed", "put", "refuses", "SHITHUB_S3_SECRET_KEY");
        DoctorReport hidden = report(CheckName.storage, Map.of("SHITHUB_S3_PUBLIC_ENDPOINT", "http://127.0.0.1:1"));
        assertEquals("failed", hidden.about("signed put").get("result"));
        assertEquals("failed", hidden.about("signed get").get("result"));
        assertEquals("ok", hidden.about("delete").get("result"));
        report(CheckName.storage, Map.of("SHITHUB_OBJECT_STORAGE", "none")).well();
    }
}
