package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** From chunks to one object, with one instance and everything real. */
@ExtendWith(DevStackExtension.class)
class FinishedLogIT {
    private static LogStack stack;

    @BeforeAll
    static void start(DevStack devStack) {
        stack = new LogStack(devStack);
        stack.start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void a_log_that_arrives_in_any_order_is_in_the_order_of_seq() {
        Job job = stack.job(1);
        for (long seq : new long[] {3, 0, 4, 1, 2}) {
            stack.chunk(job, 0, seq, "line " + seq + "\n");
        }
        stack.closeStep(job, 0);
        stack.awaitDone(job, 0);
        assertEquals("line 0\nline 1\nline 2\nline 3\nline 4\n", stack.text(job, 0));
        assertEquals(0, stack.rows(job, 0));
        // From byte 0 on, from seq 0 on, five chunks of seven bytes each.
        assertEquals(job.objectKey(0) + " 35 {[0,5)} 0000050707070707", stack.ask("""
                        SELECT log_object_key || ' ' || log_byte_count || ' ' || seqs || ' ' || encode(chunk_ends, 'hex')
                        FROM workflow_steps s JOIN log_finalizations f ON f.step_id = s.id WHERE s.id = %d
                        """.formatted(job.step(0))));
        HeadObjectResponse head = stack.devStack()
                .s3()
                .headObject(object -> object.bucket(stack.devStack().bucket()).key(job.objectKey(0)));
        assertEquals("text/plain;charset=utf-8", head.contentType().replace(" ", ""));
    }

    @Test
    void a_chunk_that_comes_twice_stands_once_and_the_first_one_stands() {
        Job job = stack.job(1);
        stack.chunk(job, 0, 0, "first\n");
        stack.chunk(job, 0, 0, "other\n");
        stack.chunk(job, 0, 1, "second\n");
        stack.chunk(job, 0, 1, "second\n");
        stack.closeStep(job, 0);
        stack.closeStep(job, 0);
        stack.awaitDone(job, 0);
        assertEquals("first\nsecond\n", stack.text(job, 0));
    }

    @Test
    void a_late_chunk_extends_the_object_and_a_repeated_one_changes_nothing() {
        Job job = stack.job(1);
        stack.chunk(job, 0, 0, "a\n");
        stack.chunk(job, 0, 1, "b\n");
        stack.closeStep(job, 0);
        stack.awaitDone(job, 0);
        stack.chunk(job, 0, 1, "b\n");
        stack.chunk(job, 0, 2, "c\n");
        LogStack.until(() -> stack.text(job, 0).equals("a\nb\nc\n") && stack.rows(job, 0) == 0);
        stack.awaitDone(job, 0);
        assertEquals("6 {[0,3)}", stack.ask("""
                        SELECT log_byte_count || ' ' || seqs
                        FROM workflow_steps s JOIN log_finalizations f ON f.step_id = s.id WHERE s.id = %d
                        """.formatted(job.step(0))));
    }

    @Test
    void a_missing_seq_is_one_visible_line() {
        Job job = stack.job(1);
        stack.chunk(job, 0, 0, "no newline");
        stack.chunk(job, 0, 3, "after\n");
        stack.chunk(job, 0, 5, "end\n");
        stack.closeStep(job, 0);
        stack.awaitDone(job, 0);
        assertEquals("""
                no newline
                ##[warning]log chunks 1 to 2 are missing here: never received from the runner
                after
                ##[warning]log chunk 4 is missing here: never received from the runner
                end
                """, stack.text(job, 0));
    }

    @Test
    void a_log_that_begins_later_than_its_runner_began_says_so() {
        Job job = stack.job(1);
        stack.chunk(job, 0, 1, "second\n");
        stack.closeStep(job, 0);
        stack.awaitDone(job, 0);
        assertEquals("""
                ##[warning]log chunk 0 is missing here: never received from the runner
                second
                """, stack.text(job, 0));
    }

    /** The second runner begins at 0 again: nothing of it is a repeat, and it is one log. */
    @Test
    void a_job_that_ran_again_has_both_tries_in_its_log() {
        Job job = stack.job(2);
        stack.chunk(job, 0, 0, "first step\n");
        stack.closeStep(job, 0);
        stack.awaitDone(job, 0);
        stack.chunk(job, 1, 0, "second step, cut o");
        for (int step = 0; step < 2; step++) {
            stack.chunk(job, step, LogParts.stored(1, 0), "again\n");
            stack.chunk(job, step, LogParts.stored(1, 1), "to the end\n");
            stack.closeStep(job, step);
        }
        stack.flush();
        LogStack.until(
                () -> stack.ask("SELECT count(*) FROM workflow_step_log_chunks").equals("0"));
        stack.awaitDone(job, 0);
        stack.awaitDone(job, 1);
        assertEquals("""
                first step
                ##[warning]the runner was lost; the job ran again
                again
                to the end
                """, stack.text(job, 0));
        assertEquals("""
                second step, cut o
                ##[warning]the runner was lost; the job ran again
                again
                to the end
                """, stack.text(job, 1));
    }

    @Test
    void the_end_of_a_job_closes_what_is_open_and_a_step_without_chunks_has_no_object() {
        Job job = stack.job(3);
        stack.chunk(job, 0, 0, "closed\n");
        stack.closeStep(job, 0);
        stack.chunk(job, 1, 0, "left open\n");
        stack.closeJob(job);
        stack.awaitDone(job, 0);
        stack.awaitDone(job, 1);
        stack.awaitDone(job, 2);
        assertEquals("left open\n", stack.text(job, 1));
        assertFalse(stack.hasObject(job, 2));
        assertNull(stack.ask("SELECT log_object_key FROM workflow_steps WHERE id = " + job.step(2)));
    }

    @Test
    void a_step_that_was_closed_without_chunks_gets_its_object_with_a_late_one() {
        Job job = stack.job(1);
        stack.closeStep(job, 0);
        stack.awaitDone(job, 0);
        stack.chunk(job, 0, 0, "late\n");
        LogStack.until(() -> stack.hasObject(job, 0));
        stack.awaitDone(job, 0);
        assertEquals("late\n", stack.text(job, 0));
    }
}
