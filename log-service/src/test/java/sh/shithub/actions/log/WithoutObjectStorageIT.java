package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.DevStack;
import sh.shithub.actions.devstack.DevStackExtension;
import sh.shithub.actions.log.LogStack.Job;

@ExtendWith(DevStackExtension.class)
class WithoutObjectStorageIT {
    @Test
    void logs_stay_as_rows_and_are_finished_once_there_is_a_store(DevStack devStack) {
        try (LogStack stack = new LogStack(devStack)) {
            ApplicationContext service = stack.start("SHITHUB_OBJECT_STORAGE", "none");
            Job job = stack.job(1);
            stack.chunk(job, 0, 0, "stays\n");
            stack.closeStep(job, 0);
            stack.flush();
            stack.awaitConsumed(Groups.LOG, Topics.LOGS);
            assertEquals("pending 0", stack.ask("SELECT state || ' ' || attempts FROM log_finalizations"));
            assertEquals(1, stack.rows(job, 0));
            assertEquals(0, stack.records(Topics.LOG_FINALIZATIONS).size());
            String health = stack.health(service);
            assertTrue(health.contains("SHITHUB_OBJECT_STORAGE=none: logs stay in PostgreSQL"), health);
            assertTrue(health.startsWith("{\"name\":\"log-service\",\"status\":\"UP\""), health);
            stack.stop(service);

            stack.start();
            stack.awaitDone(job, 0);
            assertEquals("stays\n", stack.text(job, 0));
        }
    }
}
