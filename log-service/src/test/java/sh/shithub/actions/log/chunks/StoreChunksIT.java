package sh.shithub.actions.log.chunks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.log.Job;
import sh.shithub.actions.log.chunks.ChunkCounts.Kind;
import sh.shithub.actions.log.chunks.CloseUnclosedLogs.Slice;
import sh.shithub.actions.log.finish.ClosedStep;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** What a chunk does to a finished log, how logs are closed, and where they end. */
@ExtendWith(DevStackExtension.class)
class StoreChunksIT {
    private static final Duration LONG_AGO = Duration.ofMinutes(1);
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
    void a_late_chunk_waits_for_others() throws SQLException {
        step.finish(0, 1);
        step.reopenedAfter(Duration.ofMinutes(5));
        step.store(step.chunk(2));
        assertEquals(
                "pending t",
                step.ask(
                        "SELECT state || ' ' || (next_try_at > now() + interval '4 min')::text::char(1) FROM log_finalizations"));
        assertFalse(step.isDue());
    }

    @Test
    void a_finished_log_that_another_try_goes_on_with_is_open_until_that_is_closed() throws SQLException {
        step.finish(0, 1);
        step.store(step.chunk(LogParts.stored(1, 0)));
        step.store(step.chunk(LogParts.stored(1, 1)));
        assertEquals("open", step.state());
        assertFalse(step.isDue());
        assertEquals(List.of(step.id()), step.close());
        assertEquals(List.of(), step.close());
        assertEquals("try 1 behind 1", step.taken());
    }

    /** Its steps' markers come only with the job's when the server ended it. */
    @Test
    void the_end_of_the_job_closes_what_was_open_again() throws SQLException {
        step.finish(0, 1);
        step.store(step.chunk(LogParts.stored(1, 0)));
        assertEquals(
                List.of(step.id()),
                step.close(new LogEntry.Closed(step.job().runId(), step.job().id(), null)));
        assertEquals("try 1 behind 1", step.taken());
    }

    /** Both markers may come with one poll; a step without a chunk has nothing to finish. */
    @Test
    void a_step_that_its_own_marker_and_its_jobs_close_is_closed_once() throws SQLException {
        Job job = step.job(3);
        step.store(
                new LogEntry.Chunk(job.id(), job.step(0), 0, new byte[] {'a'}),
                new LogEntry.Chunk(job.id(), job.step(1), 0, new byte[] {'b'}));
        LogEntry.Closed ofJob = new LogEntry.Closed(job.runId(), job.id(), null);
        LogEntry.Closed ofStep = new LogEntry.Closed(job.runId(), job.id(), job.step(1));
        assertEquals(List.of(job.step(0), job.step(1)), step.close(ofJob, ofStep, ofJob, ofStep));
        assertEquals("done", step.ask("SELECT state FROM log_finalizations WHERE step_id = " + job.step(2)));
    }

    @Test
    void a_marker_of_what_does_not_belong_together_closes_nothing() throws SQLException {
        Job other = step.job(1);
        assertUnknown(
                "step " + other.step(0),
                new LogEntry.Closed(step.job().runId(), step.job().id(), other.step(0)));
        assertUnknown("step " + other.step(0), new LogEntry.Closed(step.job().runId(), other.id(), other.step(0)));
        assertUnknown("job " + other.id(), new LogEntry.Closed(step.job().runId(), other.id(), null));
    }

    private static void assertUnknown(String what, LogEntry.Closed marker) {
        assertEquals(
                what + " does not exist or is not of the job or run named",
                assertThrows(PoisonException.class, () -> step.close(marker)).getMessage());
    }

    @Test
    void a_log_without_its_marker_is_closed_when_its_job_ended_long_ago() {
        CloseUnclosedLogs unclosed = step.bean(CloseUnclosedLogs.class);
        step.execute("DELETE FROM log_finalizations");
        Slice nothing = new Slice(step.id(), 1, 0);
        assertEquals(nothing, unclosed.close(0, 10, LONG_AGO), "the job runs");
        step.execute(
                "UPDATE workflow_jobs SET status = 'cancelled', conclusion = 'cancelled', completed_at = now() WHERE id = "
                        + step.job().id());
        assertEquals(nothing, unclosed.close(0, 10, LONG_AGO), "the marker may still come");
        assertEquals(new Slice(0, 0, 0), unclosed.close(step.id(), 10, Duration.ZERO), "it stands before");
        assertEquals(new Slice(step.id(), 1, 1), unclosed.close(0, 10, Duration.ZERO));
        assertEquals(nothing, unclosed.close(0, 10, Duration.ZERO), "once");
        assertEquals("try 1 behind -1", step.taken());
        step.execute("UPDATE log_finalizations SET state = 'open', leased_until = NULL");
        assertEquals(new Slice(step.id(), 1, 1), unclosed.close(0, 10, Duration.ZERO), "open again");
    }

    @Test
    void a_log_with_as_many_chunks_as_it_may_have_says_so_and_takes_no_more() throws SQLException {
        step.limited(4, 10);
        step.store(step.chunk(2));
        step.store(step.chunk(3), step.chunk(4), step.chunk(5), step.chunk(6));
        assertEquals("0 1 2 3 4", step.seqs());
        assertEquals(
                "\n##[warning]this log has more than 4 chunks (SHITHUB_LOG_STEP_CHUNKS); what follows is not kept\n",
                step.ask("SELECT convert_from(chunk, 'UTF8') FROM workflow_step_log_chunks WHERE seq = 4"));
        assertEquals(5, step.counts().of(Kind.stored) + 2, "two were there");
        assertEquals(2, step.counts().of(Kind.dropped));
        assertEquals(1, step.counts().of(Kind.cut));
        step.store(step.chunk(7), step.chunk(4), step.chunk(1));
        assertEquals("0 1 2 3 4", step.seqs());
    }

    /** What must be known of a log grows with its gaps, filled ones too. */
    @Test
    void a_log_with_as_many_gaps_as_it_may_have_says_so_and_takes_no_more() throws SQLException {
        step.limited(100, 3);
        step.store(step.chunk(3), step.chunk(4), step.chunk(6));
        step.store(step.chunk(5));
        step.store(step.chunk(6), step.chunk(7), step.chunk(9), step.chunk(11), step.chunk(10));
        assertEquals("0 1 3 4 5 6 7", step.seqs());
        assertEquals(
                "\n##[warning]this log has more than 3 gaps (SHITHUB_LOG_STEP_GAPS); what follows is not kept\n",
                step.ask("SELECT convert_from(chunk, 'UTF8') FROM workflow_step_log_chunks WHERE seq = 7"));
    }

    @Test
    void what_is_counted_of_a_log_stays_known_when_it_is_finished() throws SQLException {
        step.limited(2, 10);
        step.finish(0, 1);
        assertEquals("0", step.ask("SELECT count(*) FROM workflow_step_log_states WHERE step_id = " + step.id()));
        assertEquals("2 0", step.ask("SELECT chunks || ' ' || gaps FROM log_finalizations"));
        step.store(step.chunk(2), step.chunk(3));
        assertEquals("2", step.seqs());
        step.store(step.chunk(3));
        assertEquals("2", step.seqs());
        step.finish(2);
        step.store(step.chunk(4));
        assertEquals("done", step.state());
    }
}
