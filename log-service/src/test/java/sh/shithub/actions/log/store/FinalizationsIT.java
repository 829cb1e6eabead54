package sh.shithub.actions.log.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.devstack.DevStack;
import sh.shithub.actions.devstack.DevStackExtension;
import sh.shithub.actions.log.LogEntry;
import sh.shithub.actions.log.Seqs;
import sh.shithub.actions.log.finish.Failed;
import sh.shithub.actions.log.finish.Finalizations;
import sh.shithub.actions.log.finish.Finished;
import sh.shithub.actions.log.finish.Lease;
import sh.shithub.actions.log.finish.Unfinished;
import sh.shithub.actions.log.finish.Written;
import sh.shithub.actions.platform.launch.ServiceLauncher;

/** Leases and their fence, and what happens when a chunk and the end of a finalisation meet. */
@ExtendWith(DevStackExtension.class)
class FinalizationsIT {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final String KEY = "actions/runs/1/jobs/1/steps/1.log";

    private static DevStack stack;
    private static ApplicationContext service;
    private static Finalizations finalizations;
    private long run;
    private long job;
    private long step;

    @BeforeAll
    static void start(DevStack devStack) {
        stack = devStack;
        service = ServiceLauncher.start(
                "log-service",
                devStack.environment(),
                Map.of("kafka.enabled", "false", "SHITHUB_OBJECT_STORAGE", "none"));
        finalizations = service.getBean(Finalizations.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** One step with two chunks whose log is to be finished, and nothing else. */
    @BeforeEach
    void closedStep() throws SQLException {
        try (Connection connection = stack.connect()) {
            ask(connection, "DELETE FROM log_finalizations RETURNING step_id");
            ask(connection, "DELETE FROM workflow_step_log_chunks RETURNING step_id");
            ask(
                    connection,
                    "INSERT INTO repos (id, owner, name) VALUES (1, 'o', 'r') ON CONFLICT DO NOTHING RETURNING id");
            ask(connection, "INSERT INTO job_label_sets (labels) VALUES ('{x}') ON CONFLICT DO NOTHING RETURNING id");
            run = Long.parseLong(ask(connection, """
                    INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id)
                    SELECT 1, coalesce(max(run_index), 0) + 1, 'ci.yml', 'abc', 'push', gen_random_uuid()::text
                    FROM workflow_runs RETURNING id
                    """));
            job = Long.parseLong(ask(connection, """
                    INSERT INTO workflow_jobs (run_id, job_index, job_key, label_set_id)
                    SELECT %d, 0, 'build', id FROM job_label_sets LIMIT 1 RETURNING id
                    """.formatted(run)));
            step = Long.parseLong(ask(
                    connection,
                    "INSERT INTO workflow_steps (job_id, step_index, run_command) VALUES (%d, 0, 'x') RETURNING id"
                            .formatted(job)));
            assertEquals(List.of(), StoreChunks.store(connection, List.of(chunk(0), chunk(1))));
            assertEquals(List.of(step), CloseLogs.steps(connection, List.of(new LogEntry.StepClosed(run, job, step))));
        }
    }

    @Test
    void a_step_that_is_taken_is_nobody_elses_until_its_lease_ends() throws SQLException {
        Unfinished taken = take();
        assertEquals(List.of(), finalizations.take(10, LEASE));
        endLease();
        Unfinished again = take();
        assertTrue(again.leasedUntil().isAfter(taken.leasedUntil().minus(LEASE)));
        assertEquals(2, again.attempt());
    }

    @Test
    void whoever_has_lost_the_lease_records_renews_and_puts_off_nothing() throws SQLException {
        Unfinished first = take();
        endLease();
        Unfinished second = take();
        assertEquals(
                0, finalizations.record(List.of(finished(lease(first), 0, 1))).size());
        assertEquals(Map.of(), finalizations.renew(List.of(lease(first)), LEASE));
        finalizations.putOff(List.of(new Failed(lease(first), "late")));
        finalizations.release(List.of(lease(first)));
        assertEquals(
                "pending 2 t",
                ask(
                        "SELECT state || ' ' || attempts || ' ' || (last_error IS NULL)::text::char(1) FROM log_finalizations"));
        assertEquals("2", ask("SELECT count(*) FROM workflow_step_log_chunks"));
        assertEquals(
                1, finalizations.record(List.of(finished(lease(second), 0, 1))).size());
        assertEquals("done {[0,2)}", ask("SELECT state || ' ' || seqs FROM log_finalizations"));
        assertEquals("0", ask("SELECT count(*) FROM workflow_step_log_chunks"));
    }

    @Test
    void a_renewed_lease_is_another_one_and_the_old_end_counts_no_more() {
        Lease old = lease(take());
        Lease renewed = finalizations.renew(List.of(old), LEASE.multipliedBy(2)).get(step);
        assertEquals(0, finalizations.record(List.of(finished(old, 0, 1))).size());
        assertEquals(1, finalizations.record(List.of(finished(renewed, 0, 1))).size());
    }

    @Test
    void a_step_that_was_put_off_waits_and_says_why() throws SQLException {
        finalizations.putOff(List.of(new Failed(lease(take()), "no bucket")));
        assertEquals(List.of(), finalizations.take(10, LEASE));
        assertEquals(
                "no bucket t",
                ask("SELECT last_error || ' ' || (next_try_at > now())::text::char(1) FROM log_finalizations"));
    }

    @Test
    void a_step_that_was_given_back_is_due_at_once_as_if_never_taken() {
        finalizations.release(List.of(lease(take())));
        assertEquals(1, take().attempt());
    }

    @Test
    void a_chunk_that_comes_while_its_step_is_in_work_is_left_and_the_step_is_due_again() throws SQLException {
        Lease lease = lease(take());
        try (Connection connection = stack.connect()) {
            StoreChunks.store(connection, List.of(chunk(2)));
        }
        finalizations.record(List.of(finished(lease, 0, 1)));
        assertEquals("pending {[0,2)}", ask("SELECT state || ' ' || seqs FROM log_finalizations"));
        assertEquals("2", ask("SELECT seq FROM workflow_step_log_chunks"));
        assertEquals("{[0,2)}", take().inObject().toString());
    }

    /** The storing statement has begun before the finaliser commits: it must see what the finaliser wrote all the same. */
    @Test
    void a_repeated_chunk_that_meets_the_end_of_the_finalisation_is_not_stored_again() throws Exception {
        assertEquals(List.of(), storedWhileRecording(chunk(1)));
        assertEquals("0", ask("SELECT count(*) FROM workflow_step_log_chunks"));
        assertEquals("done", ask("SELECT state FROM log_finalizations"));
    }

    @Test
    void a_late_chunk_that_meets_the_end_of_the_finalisation_reopens_it() throws Exception {
        assertEquals(List.of(step), storedWhileRecording(chunk(2)));
        assertEquals("1", ask("SELECT count(*) FROM workflow_step_log_chunks"));
        assertEquals("pending", ask("SELECT state FROM log_finalizations"));
        Unfinished again = take();
        assertEquals(4, again.objectBytes());
        assertEquals("{[0,2)}", again.inObject().toString());
    }

    private List<Long> storedWhileRecording(LogEntry.Chunk chunk) throws Exception {
        Lease lease = lease(take());
        try (Connection recording = stack.connect();
                Connection storing = stack.connect()) {
            recording.setAutoCommit(false);
            assertEquals(
                    1,
                    RecordLogs.record(recording, List.of(finished(lease, 0, 1))).size());
            CompletableFuture<List<Long>> stored =
                    CompletableFuture.supplyAsync(() -> StoreChunks.store(storing, List.of(chunk)));
            await().until(() -> ask("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'") != null);
            recording.commit();
            return stored.get(10, TimeUnit.SECONDS);
        }
    }

    private Unfinished take() {
        List<Unfinished> taken = finalizations.take(10, LEASE);
        assertEquals(List.of(step), taken.stream().map(Unfinished::stepId).toList());
        return taken.get(0);
    }

    private static Lease lease(Unfinished taken) {
        return new Lease(taken.stepId(), taken.leasedUntil());
    }

    private static Finished finished(Lease lease, long... written) {
        Seqs seqs = new Seqs();
        for (long seq : written) {
            seqs.add(seq);
        }
        return new Finished(lease, new Written(KEY, 4, seqs));
    }

    private LogEntry.Chunk chunk(long seq) {
        return new LogEntry.Chunk(job, step, seq, new byte[] {'a', '\n'});
    }

    private static void endLease() throws SQLException {
        ask("UPDATE log_finalizations SET leased_until = now() - interval '1 s', next_try_at = now() RETURNING 1");
    }

    private static String ask(String sql) throws SQLException {
        try (Connection connection = stack.connect()) {
            return ask(connection, sql);
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            ResultSet row = statement.executeQuery();
            return row.next() ? row.getString(1) : null;
        }
    }
}
