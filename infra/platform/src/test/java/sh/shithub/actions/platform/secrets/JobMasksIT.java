package sh.shithub.actions.platform.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.platform.keys.MasterKey;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What masks a job is what its claims carried; one that does not open is an error for the caller. Every test's rows are rolled back. */
@ExtendWith(DevStackExtension.class)
class JobMasksIT {
    private static final String JOBS = """
            INSERT INTO repos (id, owner, name) VALUES (771, 'octo', 'masks');
            INSERT INTO job_label_sets (id, labels) OVERRIDING SYSTEM VALUE VALUES (771, '{masks}');
            INSERT INTO workflow_runs (id, repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
                OVERRIDING SYSTEM VALUE VALUES (771, 771, 1, 'ci.yml', 'abc', 'push', 't');
            INSERT INTO workflow_jobs (id, run_id, job_index, job_key, label_set_id)
                OVERRIDING SYSTEM VALUE SELECT 770 + i, 771, i, 'build-' || i, 771 FROM generate_series(1, 3) AS i;
            """;
    private static final long ONE = 771;
    private static final long TWO = 772;
    private static final long NONE = 773;

    private final Connection connection;
    private final SecretSeal seal = new SecretSeal(key(0));
    private final JobMasks masks = new JobMasks(seal);

    JobMasksIT(DevStack stack) throws SQLException {
        connection = stack.connect();
    }

    @BeforeEach
    void three_jobs() throws SQLException {
        connection.setAutoCommit(false);
        execute(JOBS);
    }

    @AfterEach
    void forget() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Test
    void the_values_of_all_attempts_mask_a_job_and_no_other() throws SQLException {
        keep(ONE, 1, Map.of("TOKEN", "old", "SAME", "same"));
        keep(ONE, 2, Map.of("TOKEN", "new", "SAME", "same", "EMPTY", ""));
        keep(TWO, 1, Map.of("OTHER", "two"));
        assertEquals(
                Map.of(ONE, List.of("new", "old", "same"), TWO, List.of("two")),
                masks.of(connection, List.of(ONE, TWO, NONE)));
        assertEquals(Map.of(), masks.of(connection, List.of(NONE)));
        assertEquals(Map.of(), masks.of(connection, List.of()));
    }

    @Test
    void a_snapshot_that_does_not_open_is_a_fault_and_not_an_unmasked_log() throws SQLException {
        keep(ONE, 1, Map.of("TOKEN", "hidden-value"));
        JobMasks elsewhere = new JobMasks(new SecretSeal(key(1)));
        String message = assertThrows(NotOpenedException.class, () -> elsewhere.of(connection, List.of(ONE)))
                .getMessage();
        assertTrue(message.startsWith("the secrets of job 771, attempt 1 cannot be opened"), message);

        execute("UPDATE workflow_job_secret_masks SET attempt = 3 WHERE job_id = 771");
        assertThrows(NotOpenedException.class, () -> masks.of(connection, List.of(ONE)));
    }

    @Test
    void a_snapshot_goes_with_its_job() throws SQLException {
        keep(TWO, 1, Map.of("TOKEN", "two"));
        execute("DELETE FROM workflow_jobs WHERE id = 772");
        try (Statement statement = connection.createStatement()) {
            assertFalse(statement
                    .executeQuery("SELECT FROM workflow_job_secret_masks WHERE job_id = 772")
                    .next());
        }
    }

    private void keep(long jobId, int attempt, Map<String, String> secrets) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO workflow_job_secret_masks (job_id, attempt, sealed) VALUES (?, ?, ?)")) {
            insert.setLong(1, jobId);
            insert.setInt(2, attempt);
            insert.setBytes(3, seal.sealSnapshot(jobId, attempt, secrets));
            insert.executeUpdate();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static MasterKey key(int first) {
        byte[] raw = new byte[32];
        raw[0] = (byte) first;
        return new MasterKey(Base64.getEncoder().encodeToString(raw));
    }
}
