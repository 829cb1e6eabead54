package sh.shithub.actions.bench.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.bench.Stack;
import sh.shithub.actions.bench.load.ChunkText;
import sh.shithub.actions.bench.load.Tally;
import sh.shithub.actions.schema.DatabaseUrl;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class BaselineIT {
    private final ChunkText text = new ChunkText(4096);
    private Connection server;
    private BaselineDatabase database;
    private Connection connection;

    @BeforeEach
    void create(DevStack devStack) throws SQLException {
        Stack stack = new Stack(URI.create("http://unused"), DatabaseUrl.parse(devStack.databaseUrl()), "", Map.of());
        server = stack.connect();
        database = new BaselineDatabase(server, name -> stack.connect(name, "prepareThreshold=1"));
        connection = database.connect();
    }

    @AfterEach
    void drop() throws SQLException {
        connection.close();
        database.close();
        server.close();
    }

    private void execute(String sql) throws SQLException {
        BaselineDatabase.execute(connection, sql);
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertTrue(row.next(), sql);
            return row.getLong(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_log_append_uses_a_token_stores_the_chunk_and_notifies(boolean masked) throws Exception {
        LogAppendAsOriginal append = new LogAppendAsOriginal(3, masked, text);
        append.prepare(database);
        long firstStep = number("SELECT min(id) FROM workflow_steps");
        Baseline.Worker worker = append.worker(connection, 0, 1);
        try (Connection listening = database.connect()) {
            BaselineDatabase.execute(listening, "LISTEN step_log_" + firstStep);

            for (int i = 0; i < 4; i++) {
                assertTrue(worker.call());
            }

            assertEquals(4, number("SELECT count(*) FROM used_tokens"));
            assertEquals(4, number("SELECT count(*) FROM log_chunks"));
            assertEquals(1, number("SELECT max(seq) FROM log_chunks WHERE step_id = " + firstStep));
            assertArrayEquals(text.raw(firstStep, 1), chunk(firstStep, 1));
            assertEquals(masked ? 3 : 0, number("SELECT count(*) FROM job_masks"));
            assertEquals(2, notifications(listening));
        }
    }

    private byte[] chunk(long step, int seq) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT chunk FROM log_chunks WHERE step_id = " + step + " AND seq = " + seq)) {
            assertTrue(row.next());
            return row.getBytes(1);
        }
    }

    /** By reflection: the driver is there at run time only. */
    private static int notifications(Connection listening) throws Exception {
        Object[] heard = (Object[])
                listening.getClass().getMethod("getNotifications", int.class).invoke(listening, 5000);
        return heard == null ? 0 : heard.length;
    }

    @Test
    void a_heartbeat_claims_the_oldest_job_and_leaves_what_a_claim_leaves() throws SQLException {
        HeartbeatAsOriginal beat = HeartbeatAsOriginal.claiming(20, false);
        beat.prepare(database);
        Baseline.Worker worker = beat.worker(connection, 0, 1);

        assertTrue(worker.call());
        assertTrue(worker.call());
        beat.stop();

        assertEquals(2, number("SELECT count(*) FROM workflow_jobs WHERE version = 1"));
        assertEquals(2, number("SELECT max(id) FROM workflow_jobs WHERE version = 1"), "the first two were the oldest");
        assertEquals(
                1, number("SELECT count(*) FROM workflow_runs WHERE status = 'running' AND started_at IS NOT NULL"));
        assertEquals(4, number("SELECT count(*) FROM events"));
        assertEquals(2, number("SELECT count(*) FROM job_masks"));
        assertEquals(
                2,
                number(
                        "SELECT count(*) FROM workflow_runners WHERE status = 'busy' AND last_heartbeat_at IS NOT NULL"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the repository's cap | INSERT INTO repo_policies (repo_id, repo_jobs) VALUES (1, 0)
            the owner's cap      | INSERT INTO repo_policies (repo_id, owner_jobs) VALUES (1, 0)
            the site's policy    | INSERT INTO site_policy (id, enabled) VALUES (true, false)
            a need               | UPDATE workflow_jobs SET needs_jobs = '{other}' WHERE job_key <> 'other'
            the group            | UPDATE workflow_runs SET concurrency_group = 'group'
            the environment      | INSERT INTO environments (repo_id, name, wait_minutes) VALUES (1, '', 60)
            the reviewers        | INSERT INTO environments (repo_id, name, reviewers) VALUES (1, '', 1)
            """)
    void a_job_is_passed_over_because_of(String reason, String sql) throws SQLException {
        HeartbeatAsOriginal beat = HeartbeatAsOriginal.claiming(1, false);
        beat.prepare(database);
        execute(
                "INSERT INTO workflow_runs (repo_id, run_index, workflow_file, workflow_name, head_sha, head_ref, event, created_at)"
                        + " VALUES (1, 99, '', '', '', '', 'push', now() - interval '1 hour')");
        execute("INSERT INTO workflow_jobs (run_id, job_index, job_key, job_name, runs_on)"
                + " SELECT id, 0, 'older', '', 'elsewhere' FROM workflow_runs WHERE run_index = 99");
        execute("INSERT INTO workflow_jobs (run_id, job_index, job_key, job_name, runs_on)"
                + " SELECT id, 9, 'other', '', 'elsewhere' FROM workflow_runs WHERE run_index = 1");
        execute(sql);

        assertFalse(beat.worker(connection, 0, 1).call(), reason);
        beat.stop();
        assertEquals(0, number("SELECT count(*) FROM events"), reason);
    }

    @Test
    void a_heartbeat_that_finds_nothing_only_marks_its_runner() throws SQLException {
        HeartbeatAsOriginal beat = HeartbeatAsOriginal.idle(20, true);
        beat.prepare(database);

        assertTrue(beat.worker(connection, 0, 1).call());

        assertEquals(20, number("SELECT count(*) FROM workflow_jobs WHERE status = 'queued'"));
        assertEquals(1, number("SELECT count(*) FROM workflow_runners WHERE status = 'idle'"));
        assertEquals(0, number("SELECT count(*) FROM events"));
    }

    @Test
    void many_connections_claim_at_once_and_the_queue_keeps_its_length() throws SQLException {
        HeartbeatAsOriginal beat = HeartbeatAsOriginal.claiming(40, false);
        long claims;
        try (DriveBaseline drive = new DriveBaseline(beat, database, 4)) {
            Tally tally = drive.drive(Duration.ofSeconds(1));
            claims = tally.calls();

            // How many come while every job is in another's hands is a matter of time, and nothing to assert.
            assertTrue(claims > 40, "more than there are jobs: " + claims);
            Awaitility.await().until(() -> number("SELECT count(*) FROM workflow_jobs WHERE status = 'queued'") == 40);
            assertEquals(2 * claims, number("SELECT count(*) FROM events"));
        }
    }
}
