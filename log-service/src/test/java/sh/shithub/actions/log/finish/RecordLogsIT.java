package sh.shithub.actions.log.finish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.log.LogDatabase;
import sh.shithub.actions.log.chunks.LogEntry;
import sh.shithub.actions.log.finish.Finalizations.Recorded;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What happens when a chunk, or another transaction, and the end of a finalisation meet. */
@ExtendWith(DevStackExtension.class)
class RecordLogsIT {
    private static ClosedStep step;

    @BeforeAll
    static void start(DevStack devStack) {
        step = new ClosedStep(devStack);
    }

    @AfterAll
    static void stop() {
        step.stop();
    }

    @BeforeEach
    void begin() throws SQLException {
        step.begin();
    }

    @Test
    void a_chunk_that_comes_while_its_step_is_in_work_is_left_and_the_step_is_due_again() throws SQLException {
        Finished finished = taken();
        step.store(step.chunk(2));
        step.finalizations().record(List.of(finished));
        assertEquals("pending {[0,2)}", step.ask("SELECT state || ' ' || seqs FROM log_finalizations"));
        assertEquals("2", step.seqs());
        assertEquals(1, step.take().last());
    }

    /** The storing statement has begun before the finaliser commits: it must see what the finaliser wrote all the same. */
    @Test
    void a_repeated_chunk_that_meets_the_end_of_the_finalisation_is_not_stored_again() throws Exception {
        storeWhileRecording(step.chunk(1));
        assertEquals(0, step.rows(step.job(), 0));
        assertEquals("done", step.state());
    }

    @Test
    void a_late_chunk_that_meets_the_end_of_the_finalisation_reopens_it() throws Exception {
        storeWhileRecording(step.chunk(2));
        assertEquals(1, step.rows(step.job(), 0));
        assertEquals("pending", step.state());
        Unfinished again = step.take();
        assertEquals(4, again.objectBytes());
        assertEquals(1, again.last());
    }

    private static void storeWhileRecording(LogEntry.Chunk chunk) throws Exception {
        Finished finished = taken();
        try (Connection recording = step.devStack().connect();
                Connection storing = step.devStack().connect()) {
            recording.setAutoCommit(false);
            assertEquals(Set.of(step.id()), record(recording, finished).done());
            CompletableFuture<Void> stored = CompletableFuture.runAsync(() -> step.store(storing, chunk));
            await().until(() -> step.ask("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'") != null);
            recording.commit();
            stored.get(10, TimeUnit.SECONDS);
        }
    }

    /** status-service holds the step, and might want one that is locked here next: neither may wait. */
    @Test
    void a_step_that_another_transaction_has_locked_is_recorded_later_and_none_waits() throws SQLException {
        Finished finished = taken();
        try (Connection other = step.devStack().connect()) {
            other.setAutoCommit(false);
            LogDatabase.ask(other, "SELECT id FROM workflow_steps WHERE id = " + step.id() + " FOR NO KEY UPDATE");
            try (Connection recording = step.devStack().connect()) {
                LogDatabase.ask(recording, "SELECT set_config('lock_timeout', '5s', false)");
                assertEquals(new Recorded(Set.of(), Set.of(step.id())), record(recording, finished));
            }
        }
        assertEquals("0 1", step.seqs());
        assertEquals(
                new Recorded(Set.of(step.id()), Set.of()), step.finalizations().record(List.of(finished)));
        assertEquals("done", step.state());
    }

    /** As two instances may have stored it once; written again it would stand in the log twice. */
    @Test
    void a_row_whose_bytes_are_in_the_object_goes_when_the_log_is_taken() throws SQLException {
        step.finish(0, 1);
        step.store(step.chunk(2));
        step.execute(
                "INSERT INTO workflow_step_log_chunks (step_id, seq, chunk) VALUES (" + step.id() + ", 1, 'again')");
        step.take();
        assertEquals("2", step.seqs());
    }

    private static Finished taken() {
        return ClosedStep.finished(step.take().lease(), 0, 1);
    }

    private static Recorded record(Connection connection, Finished finished) {
        return RecordLogs.record(connection, List.of(finished), Duration.ZERO);
    }
}
