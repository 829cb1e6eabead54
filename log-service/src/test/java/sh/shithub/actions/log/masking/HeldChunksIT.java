package sh.shithub.actions.log.masking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sh.shithub.actions.log.masking.MaskedJobs.chunk;
import static sh.shithub.actions.log.masking.MaskedJobs.closed;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.log.Job;
import sh.shithub.actions.log.chunks.LogEntry;
import sh.shithub.actions.log.finish.ClosedStep;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.metrics.LogMetrics;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Chunks of jobs with secrets that wait for their neighbours, and text that waits for more. */
@ExtendWith(DevStackExtension.class)
class HeldChunksIT {
    private static final String SECRET = "s3cr3t-värd=";

    private static MaskedJobs jobs;

    @BeforeAll
    static void start(DevStack devStack) {
        jobs = new MaskedJobs(devStack, 4096);
    }

    @AfterAll
    static void stop() {
        jobs.stop();
    }

    @Test
    void a_log_whose_text_is_held_back_is_not_to_be_finished_until_it_is_closed() {
        Job job = jobs.job(1, SECRET);
        jobs.poll(0, chunk(job, 0, 0, "a s3c"));
        jobs.execute("INSERT INTO log_finalizations (step_id, run_id, job_id) VALUES (%d, %d, %d)"
                .formatted(job.step(0), job.runId(), job.id()));
        assertFalse(ClosedStep.dueSteps(jobs.service()).contains(job.step(0)));
        jobs.execute("UPDATE workflow_step_log_states SET due_at = now() WHERE step_id = " + job.step(0));
        jobs.show();
        assertEquals("a s3c", jobs.text(job, 0));
        assertTrue(ClosedStep.dueSteps(jobs.service()).contains(job.step(0)));
    }

    /** The secret's first eight bytes come, its last four, and nothing between. */
    @Test
    void what_waited_long_enough_for_a_missing_chunk_is_shown_without_pieces_of_secrets() {
        Job job = jobs.job(1, "abcdefghijklmnop");
        jobs.poll(0, chunk(job, 0, 0, "1 abcdefgh"));
        jobs.poll(1, chunk(job, 0, 2, "mn"), chunk(job, 0, 3, "op 2\n"));
        assertEquals("1 ", jobs.text(job, 0));
        assertEquals("2", held(job));
        jobs.show();
        assertEquals("1 ", jobs.text(job, 0), "it is not time yet");
        jobs.showDue(job);
        String gap = "\n##[warning]log chunk 1 is missing here: never received from the runner\n";
        assertEquals("1 ***" + gap + "*** 2\n", jobs.text(job, 0));
        jobs.poll(0, chunk(job, 0, 1, "ijkl"), chunk(job, 0, 4, "abcdefghijkl"), chunk(job, 0, 5, "mnop 3"));
        assertEquals("1 ***" + gap + "*** 2\n*** 3", jobs.text(job, 0), "in order the log goes on");
        jobs.showDue(job);
        jobs.poll(0, closed(job));
        assertEquals("1 ********* 2\n*** 3", jobs.text(job, 0), "late, it stands in its place");
    }

    @Test
    void chunks_that_come_after_the_end_wait_for_their_neighbours() {
        Job job = jobs.job(1, SECRET);
        jobs.poll(0, chunk(job, 0, 0, "a\n"), closed(job));
        byte[] late = ("late " + SECRET + "!").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < late.length; i++) {
            jobs.poll(i % 2, new LogEntry.Chunk(job.id(), job.step(0), 1 + i, new byte[] {late[i]}));
        }
        assertEquals("a\n", jobs.text(job, 0));
        jobs.showDue(job);
        assertEquals("a\nlate ***!", jobs.text(job, 0));
        assertNull(jobs.ask(
                "SELECT due_at FROM workflow_step_log_states WHERE due_at IS NOT NULL AND step_id = " + job.step(0)));
    }

    /** Its row was damaged, or it was sealed with another key. */
    @Test
    void a_log_that_does_not_open_is_set_aside_and_the_others_are_shown() {
        Job bad = jobs.job(1, SECRET);
        jobs.poll(0, chunk(bad, 0, 0, "0\n"), chunk(bad, 0, 2, "2\n"));
        damage(bad);
        Job good = jobs.job(1, SECRET);
        jobs.poll(0, chunk(good, 0, 0, "0\n"), chunk(good, 0, 2, "2\n"));
        jobs.execute("UPDATE workflow_step_log_states SET due_at = now() WHERE due_at IS NOT NULL AND step_id = "
                + bad.step(0));
        jobs.showDue(good);
        assertEquals(
                "0\n##[warning]log chunk 1 is missing here: never received from the runner\n2\n", jobs.text(good, 0));
        assertEquals(
                "t",
                jobs.ask("SELECT due_at > now() + interval '30 s' FROM workflow_step_log_states WHERE step_id = "
                        + bad.step(0)),
                "tried again in a while");
        assertEquals(
                1,
                jobs.service()
                        .getBean(MeterRegistry.class)
                        .counter(LogMetrics.SET_ASIDE)
                        .count());

        PoisonException refused = assertThrows(PoisonException.class, () -> jobs.poll(1, closed(bad)));
        assertEquals(DeadLetterKind.not_sealed, refused.kind());

        damage(bad);
        jobs.showDue(bad);
        assertEquals(jobs.text(good, 0), jobs.text(bad, 0), "once it opens, nothing of it is lost");
    }

    /** Twice, and it is as before. */
    private static void damage(Job job) {
        jobs.execute("UPDATE workflow_step_log_held SET sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))"
                + " WHERE step_id = " + job.step(0));
    }

    private static String held(Job job) {
        return jobs.ask("SELECT count(*) FROM workflow_step_log_held WHERE step_id = " + job.step(0));
    }
}
