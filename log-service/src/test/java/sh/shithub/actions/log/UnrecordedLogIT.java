package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** The object is written and the transaction that would record it fails: as after a crash between the two. */
@ExtendWith(DevStackExtension.class)
class UnrecordedLogIT {
    private static LogStack stack;

    @BeforeAll
    static void start(DevStack devStack) {
        stack = new LogStack(devStack);
        stack.execute("CREATE TABLE refused_steps (step_id bigint PRIMARY KEY)");
        stack.execute("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF EXISTS (SELECT FROM refused_steps WHERE step_id = NEW.id) THEN
                        RAISE EXCEPTION 'the log of step % is not recorded today', NEW.id;
                    END IF;
                    RETURN NEW;
                END $$
                """);
        stack.execute("""
                CREATE FUNCTION refuse_error() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'the error of step % is not noted today', NEW.step_id;
                END $$
                """);
        stack.execute("""
                CREATE TRIGGER refuse BEFORE UPDATE OF log_byte_count ON workflow_steps
                FOR EACH ROW EXECUTE FUNCTION refuse()
                """);
        stack.execute("""
                CREATE TRIGGER refuse BEFORE UPDATE OF last_error ON log_finalizations
                FOR EACH ROW WHEN (NEW.last_error IS NOT NULL AND NEW.run_id = 0) EXECUTE FUNCTION refuse_error()
                """);
        stack.start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void what_was_written_and_not_recorded_is_written_again_from_the_rows() {
        Job job = stack.job(1);
        refuse(job);
        stack.chunk(job, 0, 0, "a\n");
        stack.chunk(job, 0, 2, "c\n");
        stack.closeStep(job, 0);
        LogStack.until(() -> lastError(job) != null);
        assertTrue(stack.text(job, 0).contains("missing here"));
        assertEquals(2, stack.rows(job, 0));
        stack.chunk(job, 0, 1, "b\n");
        LogStack.until(() -> stack.rows(job, 0) == 3);
        allow(job);
        stack.awaitDone(job, 0);
        assertEquals("a\nb\nc\n", stack.text(job, 0));
        assertEquals("6 {[0,3)}", recorded(job));
        assertEquals(0, stack.rows(job, 0));
    }

    @Test
    void an_extension_that_was_not_recorded_is_made_again_on_the_recorded_bytes() {
        Job job = stack.job(1);
        stack.chunk(job, 0, 0, "a\n");
        stack.closeStep(job, 0);
        stack.awaitDone(job, 0);
        refuse(job);
        stack.chunk(job, 0, 2, "c\n");
        LogStack.until(() -> lastError(job) != null);
        assertTrue(stack.text(job, 0).endsWith("c\n"));
        stack.chunk(job, 0, 1, "b\n");
        LogStack.until(() -> stack.rows(job, 0) == 2);
        allow(job);
        stack.awaitDone(job, 0);
        assertEquals("a\nb\nc\n", stack.text(job, 0));
        assertEquals("6 {[0,3)}", recorded(job));
    }

    @Test
    void one_log_that_cannot_be_recorded_does_not_hold_up_the_others() {
        Job job = stack.job(20);
        stack.execute("INSERT INTO refused_steps VALUES (" + job.step(7) + ")");
        for (int step = 0; step < 20; step++) {
            stack.chunk(job, step, 0, "x");
        }
        stack.closeJob(job);
        for (int step = 0; step < 20; step++) {
            if (step != 7) {
                stack.awaitDone(job, step);
            }
        }
        assertEquals("pending", stack.state(job, 7));
        stack.execute("DELETE FROM refused_steps");
        stack.awaitDone(job, 7);
    }

    /** Neither the object nor the reason can be written down: its lease runs out, and the others go on meanwhile. */
    @Test
    void one_log_that_cannot_even_be_put_off_does_not_hold_up_the_others() {
        Job job = stack.job(3);
        refuse(job);
        stack.chunk(job, 0, 0, "x");
        stack.execute("INSERT INTO log_finalizations (step_id, run_id, job_id) VALUES (%d, 0, %d)"
                .formatted(job.step(0), job.id()));
        LogStack.until(() -> stack.ask("SELECT attempts FROM log_finalizations WHERE run_id = 0")
                .equals("1"));
        for (int step = 1; step < 3; step++) {
            stack.chunk(job, step, 0, "x");
            stack.closeStep(job, step);
            stack.awaitDone(job, step);
        }
        assertEquals("pending", stack.state(job, 0));
        allow(job);
        stack.execute("UPDATE log_finalizations SET leased_until = now(), next_try_at = now() WHERE run_id = 0");
        stack.awaitDone(job, 0);
    }

    private static void refuse(Job job) {
        stack.execute("INSERT INTO refused_steps VALUES (" + job.step(0) + ")");
    }

    private static void allow(Job job) {
        stack.execute("DELETE FROM refused_steps WHERE step_id = " + job.step(0));
    }

    private static String lastError(Job job) {
        return stack.ask("SELECT last_error FROM log_finalizations WHERE step_id = " + job.step(0));
    }

    private static String recorded(Job job) {
        return stack.ask("""
                SELECT log_byte_count || ' ' || seqs
                FROM workflow_steps s JOIN log_finalizations f ON f.step_id = s.id WHERE s.id = %d
                """.formatted(job.step(0)));
    }
}
