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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.log.Kept;
import sh.shithub.actions.log.LogEntry;
import sh.shithub.actions.log.UnclosedLogs;
import sh.shithub.actions.log.finish.Failed;
import sh.shithub.actions.log.finish.Finalizations;
import sh.shithub.actions.log.finish.Finalizations.Recorded;
import sh.shithub.actions.log.finish.Finished;
import sh.shithub.actions.log.finish.Lease;
import sh.shithub.actions.log.finish.Unfinished;
import sh.shithub.actions.log.finish.Written;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.platform.logs.ChunkEnds;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Leases and their fence, and what happens when a chunk and the end of a finalisation meet. */
@ExtendWith(DevStackExtension.class)
class FinalizationsIT {
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final StepLimit LARGE = new StepLimit(1 << 30, 1_000_000, 10_000);
    private static StepLimit limit = LARGE;
    private static Kept kept = new Kept();
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
                Map.of(
                        "kafka.enabled",
                        "false",
                        "SHITHUB_OBJECT_STORAGE",
                        "none",
                        "shithub.log.finish.reopen-after",
                        "0s"));
        finalizations = service.getBean(Finalizations.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** One step with two chunks whose log is to be finished, and nothing else. */
    @BeforeEach
    void closedStep() throws SQLException {
        limited(LARGE);
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
            store(connection, List.of(chunk(0), chunk(1)), AT_ONCE);
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
        assertEquals(new Recorded(Set.of(), Set.of()), finalizations.record(List.of(finished(lease(first), 0, 1))));
        assertEquals(Map.of(), finalizations.renew(List.of(lease(first)), LEASE));
        finalizations.putOff(List.of(new Failed(lease(first), "late")));
        finalizations.release(List.of(lease(first)));
        assertEquals(
                "pending 2 t",
                ask(
                        "SELECT state || ' ' || attempts || ' ' || (last_error IS NULL)::text::char(1) FROM log_finalizations"));
        assertEquals("2", ask("SELECT count(*) FROM workflow_step_log_chunks"));
        assertEquals(
                new Recorded(Set.of(step), Set.of()), finalizations.record(List.of(finished(lease(second), 0, 1))));
        assertEquals("done {[0,2)}", ask("SELECT state || ' ' || seqs FROM log_finalizations"));
        assertEquals("0", ask("SELECT count(*) FROM workflow_step_log_chunks"));
    }

    @Test
    void a_renewed_lease_is_another_one_and_the_old_end_counts_no_more() {
        Lease old = lease(take());
        Lease renewed = finalizations.renew(List.of(old), LEASE.multipliedBy(2)).get(step);
        assertEquals(
                Set.of(), finalizations.record(List.of(finished(old, 0, 1))).done());
        assertEquals(
                Set.of(step),
                finalizations.record(List.of(finished(renewed, 0, 1))).done());
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
            store(connection, List.of(chunk(2)), AT_ONCE);
        }
        finalizations.record(List.of(finished(lease, 0, 1)));
        assertEquals("pending {[0,2)}", ask("SELECT state || ' ' || seqs FROM log_finalizations"));
        assertEquals("2", ask("SELECT seq FROM workflow_step_log_chunks"));
        assertEquals(1, take().last());
    }

    /** The storing statement has begun before the finaliser commits: it must see what the finaliser wrote all the same. */
    @Test
    void a_repeated_chunk_that_meets_the_end_of_the_finalisation_is_not_stored_again() throws Exception {
        storeWhileRecording(chunk(1));
        assertEquals("0", ask("SELECT count(*) FROM workflow_step_log_chunks"));
        assertEquals("done", ask("SELECT state FROM log_finalizations"));
    }

    @Test
    void a_late_chunk_that_meets_the_end_of_the_finalisation_reopens_it() throws Exception {
        storeWhileRecording(chunk(2));
        assertEquals("1", ask("SELECT count(*) FROM workflow_step_log_chunks"));
        assertEquals("pending", ask("SELECT state FROM log_finalizations"));
        Unfinished again = take();
        assertEquals(4, again.objectBytes());
        assertEquals(1, again.last());
    }

    private void storeWhileRecording(LogEntry.Chunk chunk) throws Exception {
        Lease lease = lease(take());
        try (Connection recording = stack.connect();
                Connection storing = stack.connect()) {
            recording.setAutoCommit(false);
            assertEquals(
                    Set.of(step),
                    RecordLogs.record(recording, List.of(finished(lease, 0, 1)), AT_ONCE)
                            .done());
            CompletableFuture<Void> stored = CompletableFuture.runAsync(() -> store(storing, List.of(chunk), AT_ONCE));
            await().until(() -> ask("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'") != null);
            recording.commit();
            stored.get(10, TimeUnit.SECONDS);
        }
    }

    /** status-service holds the step, and might want one that is locked here next: nobody may wait. */
    @Test
    void a_step_that_somebody_holds_is_recorded_later_and_nobody_waits() throws SQLException {
        Lease lease = lease(take());
        try (Connection other = stack.connect()) {
            other.setAutoCommit(false);
            ask(other, "SELECT id FROM workflow_steps WHERE id = " + step + " FOR NO KEY UPDATE");
            try (Connection recording = stack.connect()) {
                ask(recording, "SELECT set_config('lock_timeout', '5s', false)");
                assertEquals(
                        new Recorded(Set.of(), Set.of(step)),
                        RecordLogs.record(recording, List.of(finished(lease, 0, 1)), AT_ONCE));
            }
        }
        assertEquals("2", ask("SELECT count(*) FROM workflow_step_log_chunks"));
        assertEquals(new Recorded(Set.of(step), Set.of()), finalizations.record(List.of(finished(lease, 0, 1))));
        assertEquals("done", ask("SELECT state FROM log_finalizations"));
    }

    @Test
    void a_late_chunk_waits_for_others() throws SQLException {
        finalizations.record(List.of(finished(lease(take()), 0, 1)));
        try (Connection connection = stack.connect()) {
            store(connection, List.of(chunk(2)), Duration.ofMinutes(5));
        }
        assertEquals(
                "pending t",
                ask(
                        "SELECT state || ' ' || (next_try_at > now() + interval '4 min')::text::char(1) FROM log_finalizations"));
        assertEquals(List.of(), finalizations.take(10, LEASE));
    }

    @Test
    void a_finished_log_that_another_try_goes_on_with_is_open_until_that_is_closed() throws SQLException {
        finalizations.record(List.of(finished(lease(take()), 0, 1)));
        try (Connection connection = stack.connect()) {
            store(connection, List.of(chunk(LogParts.stored(1, 0))), AT_ONCE);
            store(connection, List.of(chunk(LogParts.stored(1, 1))), AT_ONCE);
            assertEquals("open", ask("SELECT state FROM log_finalizations"));
            assertEquals(List.of(), finalizations.take(10, LEASE));
            List<LogEntry.StepClosed> close = List.of(new LogEntry.StepClosed(run, job, step));
            assertEquals(List.of(step), CloseLogs.steps(connection, close));
            assertEquals(List.of(), CloseLogs.steps(connection, close));
        }
        assertEquals(1, take().last());
    }

    /** Its steps' markers come only with the job's when the server ended it. */
    @Test
    void the_end_of_the_job_closes_what_was_open_again() throws SQLException {
        finalizations.record(List.of(finished(lease(take()), 0, 1)));
        try (Connection connection = stack.connect()) {
            store(connection, List.of(chunk(LogParts.stored(1, 0))), AT_ONCE);
            assertEquals(List.of(step), CloseLogs.jobs(connection, List.of(new LogEntry.JobClosed(run, job))));
        }
        assertEquals(1, take().attempt());
    }

    @Test
    void a_log_without_its_marker_is_closed_when_its_job_ended_long_ago() throws SQLException {
        UnclosedLogs unclosed = service.getBean(UnclosedLogs.class);
        ask("DELETE FROM log_finalizations RETURNING step_id");
        UnclosedLogs.Slice nothing = new UnclosedLogs.Slice(step, 1, 0);
        assertEquals(nothing, unclosed.close(0, 10, LEASE), "the job runs");
        ask("UPDATE workflow_jobs SET status = 'cancelled', conclusion = 'cancelled', completed_at = now() WHERE id = "
                + job + " RETURNING id");
        assertEquals(nothing, unclosed.close(0, 10, LEASE), "the marker may still come");
        assertEquals(new UnclosedLogs.Slice(0, 0, 0), unclosed.close(step, 10, Duration.ZERO), "it stands before");
        assertEquals(new UnclosedLogs.Slice(step, 1, 1), unclosed.close(0, 10, Duration.ZERO));
        assertEquals(nothing, unclosed.close(0, 10, Duration.ZERO), "once");
        assertEquals(1, take().attempt());
        ask("UPDATE log_finalizations SET state = 'open', leased_until = NULL RETURNING 1");
        assertEquals(new UnclosedLogs.Slice(step, 1, 1), unclosed.close(0, 10, Duration.ZERO), "open again");
    }

    /** As two instances may have stored it once; written again it would stand in the log twice. */
    @Test
    void a_row_whose_bytes_are_in_the_object_goes_when_the_log_is_taken() throws SQLException {
        finalizations.record(List.of(finished(lease(take()), 0, 1)));
        try (Connection connection = stack.connect()) {
            store(connection, List.of(chunk(2)), AT_ONCE);
        }
        ask("INSERT INTO workflow_step_log_chunks (step_id, seq, chunk) VALUES (" + step + ", 1, 'again') RETURNING 1");
        take();
        assertEquals("2", ask("SELECT string_agg(seq::text, ' ') FROM workflow_step_log_chunks"));
    }

    @Test
    void a_log_with_as_many_chunks_as_it_may_have_says_so_and_takes_no_more() throws SQLException {
        limited(new StepLimit(1 << 30, 4, 10));
        store(chunk(2));
        store(chunk(3), chunk(4), chunk(5), chunk(6));
        assertEquals("0 1 2 3 4", seqs());
        assertEquals(
                "\n##[warning]this log has more than 4 chunks (SHITHUB_LOG_STEP_CHUNKS); what follows is not kept\n",
                ask("SELECT convert_from(chunk, 'UTF8') FROM workflow_step_log_chunks WHERE seq = 4"));
        assertEquals(5, kept.chunks() + 2, "two were there");
        assertEquals(2, kept.droppedChunks());
        assertEquals(1, kept.cutLogs());
        store(chunk(7), chunk(4), chunk(1));
        assertEquals("0 1 2 3 4", seqs());
    }

    /** What must be known of a log grows with its gaps, filled ones too. */
    @Test
    void a_log_with_as_many_gaps_as_it_may_have_says_so_and_takes_no_more() throws SQLException {
        limited(new StepLimit(1 << 30, 100, 3));
        store(chunk(3), chunk(4), chunk(6));
        store(chunk(5));
        store(chunk(6), chunk(7), chunk(9), chunk(11), chunk(10));
        assertEquals("0 1 3 4 5 6 7", seqs());
        assertEquals(
                "\n##[warning]this log has more than 3 gaps (SHITHUB_LOG_STEP_GAPS); what follows is not kept\n",
                ask("SELECT convert_from(chunk, 'UTF8') FROM workflow_step_log_chunks WHERE seq = 7"));
    }

    @Test
    void what_is_counted_of_a_log_stays_known_when_it_is_finished() throws SQLException {
        limited(new StepLimit(1 << 30, 2, 10));
        finalizations.record(List.of(finished(lease(take()), 0, 1)));
        assertEquals("0", ask("SELECT count(*) FROM workflow_step_log_states WHERE step_id = " + step));
        assertEquals("2 0", ask("SELECT chunks || ' ' || gaps FROM log_finalizations"));
        store(chunk(2), chunk(3));
        assertEquals("2", seqs());
        store(chunk(3));
        assertEquals("2", seqs());
        finalizations.record(List.of(finished(lease(take()), 2)));
        store(chunk(4));
        assertEquals("done", ask("SELECT state FROM log_finalizations"));
    }

    private void limited(StepLimit most) {
        limit = most;
        kept = new Kept();
    }

    private static void store(LogEntry.Chunk... chunks) throws SQLException {
        try (Connection connection = stack.connect()) {
            store(connection, List.of(chunks), AT_ONCE);
        }
    }

    private static String seqs() throws SQLException {
        return ask("SELECT string_agg(seq::text, ' ' ORDER BY seq) FROM workflow_step_log_chunks");
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
        ChunkEnds.Writer ends = new ChunkEnds.Writer(0);
        for (long seq : written) {
            ends.chunk(seq, 2);
        }
        return new Finished(lease, new Written(KEY, 4, written.length, ends.bytes(), 0, null));
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

    private static void store(Connection connection, List<LogEntry.Chunk> chunks, Duration reopenAfter) {
        StoreChunks.store(connection, chunks, new StoreRules(reopenAfter, Duration.ofSeconds(10), limit), kept);
    }
}
