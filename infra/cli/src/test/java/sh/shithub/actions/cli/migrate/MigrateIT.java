package sh.shithub.actions.cli.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class MigrateIT {
    private static final String EMPTY = "cli_migrate_empty";

    @TempDir
    Path directory;

    @BeforeAll
    static void makeEmptyDatabase(DevStack stack) throws Exception {
        ask(stack, "CREATE DATABASE " + EMPTY);
    }

    @AfterAll
    static void dropIt(DevStack stack) throws Exception {
        ask(stack, "DROP DATABASE " + EMPTY + " WITH (FORCE)");
    }

    @Test
    void an_empty_database_is_migrated_once(DevStack stack) throws Exception {
        Map<String, String> empty =
                Map.of("SHITHUB_DATABASE_URL", stack.databaseUrl().replaceFirst("/[^/]+$", "/" + EMPTY));
        String place = empty.get("SHITHUB_DATABASE_URL").replaceFirst("^.*@", "");
        Ran.shithubd(empty, directory, "admin", "runner", "list")
                .failed(
                        ExitCode.NOT_MIGRATED,
                        "the database " + place + " does not have this build's tables; run infra/bin/shithubd migrate");

        Map<String, Object> first = Ran.shithubd(empty, directory, "migrate", "--output", "json")
                .done()
                .json();
        assertTrue((Integer) first.get("applied") >= 4, first.toString());
        Map<String, Object> second = Ran.shithubd(empty, directory, "migrate", "--output", "json")
                .done()
                .json();
        assertEquals(0, second.get("applied"));
        assertEquals(first.get("version"), second.get("version"));

        assertEquals(
                "ID",
                Ran.shithubd(empty, directory, "admin", "runner", "list")
                        .done()
                        .out()
                        .substring(0, 2));
    }

    private static void ask(DevStack stack, String sql) throws Exception {
        try (Connection connection = stack.connect()) {
            connection.createStatement().execute(sql);
        }
    }
}
