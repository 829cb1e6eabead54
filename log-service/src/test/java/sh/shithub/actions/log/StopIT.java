package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class StopIT {
    private static final int STEPS = 400;

    @Test
    void a_service_that_is_stopped_in_full_work_stops_soon_and_the_next_one_goes_on(DevStack devStack) {
        try (LogStack stack = new LogStack(devStack)) {
            Job job = stack.job(STEPS);
            for (int step = 0; step < STEPS; step++) {
                for (long seq = 0; seq < 10; seq++) {
                    stack.chunk(job, step, seq, "line " + seq + "\n");
                }
                stack.closeStep(job, step);
            }
            stack.flush();
            for (int stop = 1; stop <= 3; stop++) {
                ApplicationContext service = stack.start("kafka.consumers.default.max.poll.records", "50");
                int enough = stop * STEPS / 5;
                LogStack.until(() -> count(stack, "log_finalizations WHERE state = 'done'") >= enough);
                assertTimeoutPreemptively(Duration.ofSeconds(40), () -> stack.stop(service));
                assertEquals(0, count(stack, "log_finalizations WHERE leased_until IS NOT NULL"));
            }
            stack.start();
            LogStack.until(() -> count(stack, "log_finalizations WHERE state = 'done'") == STEPS);
            assertEquals(0, count(stack, "workflow_step_log_chunks"));
            assertEquals(
                    "line 0\nline 1\nline 2\nline 3\nline 4\nline 5\nline 6\nline 7\nline 8\nline 9\n",
                    stack.text(job, STEPS - 1));
        }
    }

    private static int count(LogStack stack, String what) {
        return Integer.parseInt(stack.ask("SELECT count(*) FROM " + what));
    }
}
