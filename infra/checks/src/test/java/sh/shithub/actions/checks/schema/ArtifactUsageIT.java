package sh.shithub.actions.checks.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.schema.DatabaseUrl;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** V026 adds up the artifacts that are there already, and from then on each change is added by the database itself. */
@ExtendWith(DevStackExtension.class)
class ArtifactUsageIT {
    private static final Path MIGRATIONS = Path.of("../schema/src/main/resources/db/migration");
    private static final String OURS = "V026__artifact_usage.sql";

    private static final String ARTIFACTS = """
            INSERT INTO repos (id, owner, name) VALUES (1, 'octo', 'hello');
            INSERT INTO job_label_sets (labels) VALUES ('{linux}');
            INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
                VALUES (1, 1, 'ci.yml', 'abc', 'push', 't');
            INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id) VALUES (1, 0, 'build', 1);
            INSERT INTO workflow_artifacts (run_id, job_id, name, object_key, owner, size_bytes, status, stored_bytes, created_at, expires_at)
            VALUES (1, 1, 'a', 'a', 'octo', 1, 'announced', NULL, now() - interval '2 d', now() + interval '1 d'),
                (1, 1, 'b', 'b', 'octo', 10, 'size_mismatch', 20, now() - interval '2 d', now() + interval '1 d'),
                (1, 1, 'c', 'c', 'octo', 100, 'missing', 0, now() - interval '2 d', now() + interval '1 d'),
                (1, 1, 'd', 'd', 'octo', 1000, 'uploaded', 1000, now() - interval '2 d', now() - interval '1 d'),
                (1, 1, 'e', 'e', 'other', 10000, 'uploaded', 10000, now() - interval '2 d', now() + interval '1 d')
            """;

    private final DevStack stack;

    ArtifactUsageIT(DevStack stack) {
        this.stack = stack;
    }

    @Test
    void it_begins_with_what_is_there_and_follows_every_change() throws Exception {
        try (Connection connection = emptyDatabase();
                Statement statement = connection.createStatement()) {
            apply(statement, file -> file.compareTo(OURS) < 0);
            statement.execute(ARTIFACTS);
            apply(statement, OURS::equals);
            assertEquals("octo 21, other 10000", usage(statement));
            statement.execute("UPDATE workflow_artifacts SET status = 'uploaded', stored_bytes = 2 WHERE name = 'a'");
            assertEquals("octo 22, other 10000", usage(statement));
            statement.execute("UPDATE workflow_artifacts SET counted = name <> 'b'");
            assertEquals("octo 1002, other 10000", usage(statement));
            statement.execute("DELETE FROM workflow_artifacts WHERE name IN ('b', 'd', 'e')");
            assertEquals("octo 2, other 0", usage(statement));
            statement.execute("TRUNCATE workflow_artifacts");
            assertNull(usage(statement));
        }
    }

    private static String usage(Statement statement) throws SQLException {
        ResultSet row = statement.executeQuery(
                "SELECT string_agg(owner || ' ' || bytes, ', ' ORDER BY owner) FROM artifact_usage");
        row.next();
        return row.getString(1);
    }

    private Connection emptyDatabase() throws SQLException {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE before_usage");
        }
        DatabaseUrl url = DatabaseUrl.parse(stack.databaseUrl());
        return DriverManager.getConnection(
                url.jdbcUrl().replaceFirst("/[^/?]+(\\?|$)", "/before_usage$1"), url.user(), url.password());
    }

    private static void apply(Statement statement, Predicate<String> wanted) throws IOException, SQLException {
        List<Path> files;
        try (Stream<Path> all = Files.list(MIGRATIONS)) {
            files = all.filter(file -> wanted.test(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            statement.execute(Files.readString(file));
        }
    }
}
