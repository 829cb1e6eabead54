package sh.shithub.actions.bench.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.OpaqueToken;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class BenchRowsIT {
    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void queued_jobs_are_whole_and_only_so_many_are_ready(DevStack stack) throws SQLException {
        try (Connection connection = stack.connect()) {
            List<Long> jobs = QueueJobs.queue(connection, 70, Labels.WANTED, 50);
            List<Long> more = QueueJobs.queue(connection, 10, Labels.OTHERS, 10);

            assertEquals(70, jobs.size());
            assertEquals(10, more.size());
            assertEquals(80, count(connection, "workflow_jobs"));
            assertEquals(60, count(connection, "workflow_jobs WHERE ready_at IS NOT NULL"));
            assertEquals(160, count(connection, "workflow_steps"));
            assertEquals(80, count(connection, "check_runs"));
            assertEquals(
                    0,
                    count(
                            connection,
                            "(SELECT r.repo_id FROM workflow_jobs j JOIN workflow_runs r ON r.id = j.run_id"
                                    + " GROUP BY r.repo_id HAVING count(*) > 16) crowded"));
            assertEquals(
                    50,
                    count(
                            connection,
                            "workflow_jobs WHERE ready_at IS NOT NULL AND id <= " + jobs.get(49) + " AND id >= "
                                    + jobs.get(0)));
            RemoveRows.remove(connection);
        }
    }

    @Test
    void runners_are_registered_with_tokens_that_open(DevStack stack) throws SQLException {
        try (Connection connection = stack.connect()) {
            List<RegisteredRunner> runners = RegisterRunners.register(connection, 3, Labels.WANTED);

            for (RegisteredRunner runner : runners) {
                try (var statement =
                        connection.prepareStatement("SELECT runner_id FROM runner_tokens WHERE token_hash = ?")) {
                    statement.setBytes(
                            1, OpaqueToken.parse(runner.token()).orElseThrow().hash());
                    ResultSet row = statement.executeQuery();
                    row.next();
                    assertEquals(runner.id(), row.getLong(1));
                }
            }
            RemoveRows.remove(connection);
        }
    }

    @Test
    void all_of_it_goes_and_nothing_else(DevStack stack) throws SQLException {
        stack.registerRunner("a-users-own", List.of("linux"), 1);
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO repos (id, owner, name) VALUES (1, 'user', 'kept')");
            List<Long> jobs = QueueJobs.queue(connection, 20, Labels.WANTED, 20);
            RegisteredRunner runner =
                    RegisterRunners.register(connection, 2, Labels.WANTED).get(0);
            statement.execute(
                    "UPDATE workflow_jobs SET status = 'running', ready_at = NULL, started_at = now(), attempt = 1,"
                            + " runner_id = " + runner.id() + " WHERE id = " + jobs.get(0));
            statement.execute("INSERT INTO job_token_chains (job_id, run_id, runner_id, attempt, expires_at)"
                    + " SELECT id, run_id, runner_id, attempt, now() FROM workflow_jobs WHERE id = " + jobs.get(0));
            statement.execute("INSERT INTO workflow_step_log_chunks (step_id, seq, chunk)"
                    + " SELECT id, 0, 'x' FROM workflow_steps WHERE job_id = " + jobs.get(0));

            RemoveRows.remove(connection);
            RemoveRows.remove(connection);

            for (String empty : List.of(
                    "workflow_step_log_chunks",
                    "job_token_chains",
                    "check_runs",
                    "workflow_steps",
                    "workflow_jobs",
                    "workflow_runs",
                    "job_label_sets")) {
                assertEquals(0, count(connection, empty), empty);
            }
            assertEquals(1, count(connection, "repos"));
            assertEquals(1, count(connection, "workflow_runners"));
            assertEquals(1, count(connection, "runner_tokens"));
        }
    }
}
