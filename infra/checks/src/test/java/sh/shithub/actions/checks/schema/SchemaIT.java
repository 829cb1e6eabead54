package sh.shithub.actions.checks.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.shithub.actions.schema.DatabaseUrl;
import sh.shithub.actions.schema.Migrations;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** The migrations: what they lead to is a reviewed file, a second time changes nothing, and impossible rows are refused. */
@ExtendWith(DevStackExtension.class)
class SchemaIT {
    private static final String A_RUN = """
            INSERT INTO repos (id, owner, name) VALUES (1, 'octo', 'hello') ON CONFLICT DO NOTHING;
            INSERT INTO workflow_runners (id, name) OVERRIDING SYSTEM VALUE VALUES (1, 'one') ON CONFLICT DO NOTHING;
            INSERT INTO job_label_sets (id, labels) OVERRIDING SYSTEM VALUE VALUES (1, '{linux}') ON CONFLICT DO NOTHING;
            INSERT INTO workflow_runs (id, repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
                OVERRIDING SYSTEM VALUE VALUES (1, 1, 1, 'ci.yml', 'abc', 'push', 't') ON CONFLICT DO NOTHING;
            INSERT INTO workflow_jobs (id, run_id, job_index, job_key, label_set_id)
                OVERRIDING SYSTEM VALUE VALUES (1, 1, 0, 'build', 1) ON CONFLICT DO NOTHING;
            INSERT INTO workflow_steps (id, job_id, step_index, run_command)
                OVERRIDING SYSTEM VALUE VALUES (1, 1, 0, 'true') ON CONFLICT DO NOTHING;
            """;

    private final DevStack stack;

    SchemaIT(DevStack stack) {
        this.stack = stack;
    }

    @Test
    void the_schema_is_the_reviewed_one() throws Exception {
        try (Connection connection = stack.connect()) {
            String schema = SchemaDump.of(connection);
            Files.writeString(Path.of("target/schema.golden.txt"), schema);
            assertEquals(
                    golden(), schema, "if this is meant, review target/schema.golden.txt and keep it as the new text");
        }
    }

    @Test
    void applying_the_migrations_again_changes_nothing() {
        assertEquals(0, Migrations.apply(DatabaseUrl.parse(stack.environment().get("SHITHUB_DATABASE_URL"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            workflow_jobs_ended_has_conclusion  | UPDATE workflow_jobs SET status = 'completed', completed_at = now()
            workflow_jobs_ended_has_time        | UPDATE workflow_jobs SET status = 'completed', conclusion = 'success'
            workflow_jobs_running_has_runner    | UPDATE workflow_jobs SET status = 'running', started_at = now(), attempt = 1
            workflow_jobs_queued_has_no_runner  | UPDATE workflow_jobs SET runner_id = 1
            workflow_jobs_ready_is_queued       | UPDATE workflow_jobs SET status = 'skipped', conclusion = 'skipped', completed_at = now(), ready_at = now()
            workflow_jobs_times_in_order        | UPDATE workflow_jobs SET status = 'completed', conclusion = 'success', started_at = now(), completed_at = now() - interval '1s'
            workflow_jobs_timeout_range         | UPDATE workflow_jobs SET timeout_minutes = 4321
            workflow_runs_ended_has_conclusion  | UPDATE workflow_runs SET status = 'completed', completed_at = now()
            workflow_runs_running_has_start     | UPDATE workflow_runs SET status = 'running'
            workflow_runs_times_in_order        | UPDATE workflow_runs SET status = 'completed', conclusion = 'success', started_at = now(), completed_at = now() - interval '1s'
            workflow_steps_run_or_uses          | UPDATE workflow_steps SET uses_alias = 'x'
            workflow_steps_ended_has_conclusion | UPDATE workflow_steps SET status = 'completed', completed_at = now()
            workflow_steps_running_has_start    | UPDATE workflow_steps SET status = 'running'
            workflow_steps_times_in_order       | UPDATE workflow_steps SET status = 'completed', conclusion = 'success', started_at = now(), completed_at = now() - interval '1s'
            workflow_runners_capacity_range     | UPDATE workflow_runners SET capacity = 65
            workflow_secrets_scope              | INSERT INTO workflow_secrets (scope, owner, repo_id, name, sealed) VALUES ('owner', 'octo', 1, 'TOKEN', repeat('x', 30)::bytea)
            workflow_secrets_name_format        | INSERT INTO workflow_secrets (scope, owner, name, sealed) VALUES ('owner', 'octo', 'A-TOKEN', repeat('x', 30)::bytea)
            workflow_secrets_sealed_length      | INSERT INTO workflow_secrets (scope, owner, name, sealed) VALUES ('owner', 'octo', 'TOKEN', 'in the clear')
            """)
    void an_impossible_row_is_refused(String constraint, String change) throws SQLException {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(A_RUN);
            SQLException refused = assertThrows(SQLException.class, () -> statement.execute(change));
            assertTrue(refused.getMessage().contains('"' + constraint + '"'), refused.getMessage());
        }
    }

    private static String golden() throws IOException {
        try (InputStream file = SchemaIT.class.getResourceAsStream("/schema.golden.txt")) {
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
