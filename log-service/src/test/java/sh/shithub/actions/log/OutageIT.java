package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class OutageIT {
    @Test
    void logs_wait_for_object_storage_while_chunks_are_stored(DevStack devStack) {
        try (LogStack stack = new LogStack(devStack)) {
            ApplicationContext service = stack.start();
            devStack.objectStore().stop();
            Job first = closed(stack);
            LogStack.until(
                    () -> stack.ask("SELECT last_error FROM log_finalizations WHERE last_error IS NOT NULL") != null);
            LogStack.until(() -> stack.health(service).contains("does not answer since"));

            Job second = closed(stack);
            stack.topics().awaitConsumed(Groups.LOG, Topics.LOGS);
            assertEquals(1, stack.rows(second, 0));
            assertTrue(stack.topics().lag(Groups.LOG_FINALIZER, Topics.LOG_FINALIZATIONS) > 0);

            devStack.objectStore().start();
            stack.awaitDone(first, 0);
            stack.awaitDone(second, 0);
            assertEquals("waits\n", stack.text(second, 0));
            LogStack.until(() -> stack.health(service).contains("\"answers\""));
            stack.topics().awaitConsumed(Groups.LOG_FINALIZER, Topics.LOG_FINALIZATIONS);
        }
    }

    /** Many logs wait, and the store is asked for one at a time. */
    @Test
    void an_outage_is_no_pile_of_failing_tries(DevStack devStack) {
        try (LogStack stack = new LogStack(devStack)) {
            devStack.objectStore().stop();
            stack.start();
            Job job = stack.job(100);
            for (int step = 0; step < 100; step++) {
                stack.chunk(job, step, 0, "waits\n");
            }
            stack.closeJob(job);
            stack.flush();
            LogStack.until(() ->
                    stack.ask("SELECT max(attempts) FROM log_finalizations WHERE last_error IS NOT NULL") != null);
            int tried = Integer.parseInt(stack.ask("SELECT sum(attempts) FROM log_finalizations"));
            assertTrue(tried <= 20, "tries: " + tried);
            devStack.objectStore().start();
            for (int step = 0; step < 100; step++) {
                stack.awaitDone(job, step);
            }
        }
    }

    @Test
    void logs_are_finished_after_the_database_was_away(DevStack devStack) {
        try (LogStack stack = new LogStack(devStack)) {
            stack.start();
            Job job = stack.job(40);
            for (int step = 0; step < 40; step++) {
                stack.chunk(job, step, 0, "before\n");
                stack.closeStep(job, step);
            }
            stack.flush();
            LogStack.until(() -> stack.hasObject(job, 0));
            devStack.postgres().stop();
            for (int step = 0; step < 40; step++) {
                stack.chunk(job, step, 1, "after\n");
            }
            stack.flush();
            devStack.postgres().start();
            for (int step = 0; step < 40; step++) {
                int one = step;
                LogStack.until(
                        () -> stack.hasObject(job, one) && stack.text(job, one).equals("before\nafter\n"));
                stack.awaitDone(job, step);
            }
            assertEquals("0", stack.ask("SELECT count(*) FROM workflow_step_log_chunks"));
        }
    }

    private static Job closed(LogStack stack) {
        Job job = stack.job(1);
        stack.chunk(job, 0, 0, "waits\n");
        stack.closeStep(job, 0);
        stack.flush();
        return job;
    }
}
