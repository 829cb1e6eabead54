package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** A finished log goes with its run's days, by the service itself, and is counted. */
@ExtendWith(DevStackExtension.class)
class RetentionSweepIT {
    @Test
    void the_service_removes_what_has_expired_and_counts_it(DevStack devStack) {
        try (LogStack stack = new LogStack(devStack)) {
            ApplicationContext service =
                    stack.start("shithub.retention.sweep-every", "200ms", "SHITHUB_RETENTION_LOG_DAYS", "7");
            Job old = stack.job(1);
            Job young = stack.job(1);
            for (Job job : new Job[] {old, young}) {
                stack.chunk(job, 0, 0, "hello\n");
                stack.closeStep(job, 0);
            }
            stack.flush();
            stack.awaitDone(old, 0);
            stack.awaitDone(young, 0);
            end(stack, young, 6);
            end(stack, old, 8);
            LogStack.until(
                    () -> stack.ask("SELECT logs_pruned_at FROM workflow_runs WHERE id = " + old.runId()) != null);
            assertEquals(false, stack.hasObject(old, 0));
            assertEquals(true, stack.hasObject(young, 0));
            LogStack.until(
                    () -> stack.metrics(service).contains("shithub_actions_runs_pruned_total{kind=\"log\"} 1.0"));
            assertTrue(stack.metrics(service).contains("shithub_actions_runs_pruned_total{kind=\"run\"} 0.0"));
        }
    }

    private static void end(LogStack stack, Job job, int daysAgo) {
        stack.execute(
                "UPDATE workflow_runs SET status = 'completed', conclusion = 'success', completed_at = now() - interval '"
                        + daysAgo + " days' WHERE id = " + job.runId());
    }
}
