package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.docs.MetricsPage;

@ExtendWith(DevStackExtension.class)
class WithoutObjectStorageIT {
    @Test
    void logs_stay_as_rows_and_are_finished_once_there_is_a_store(DevStack devStack) {
        try (LogStack stack = new LogStack(devStack)) {
            ApplicationContext service =
                    stack.start("SHITHUB_OBJECT_STORAGE", "none", "shithub.log.count.every", "100ms");
            Job job = stack.job(1);
            stack.chunk(job, 0, 0, "stays\n::warning::of this too\n");
            stack.closeStep(job, 0);
            stack.flush();
            stack.topics().awaitConsumed(Groups.LOG, Topics.LOGS);
            LogStack.until(() -> "kept".equals(stack.state(job, 0)));
            assertEquals("of this too", stack.ask("SELECT message FROM workflow_annotations"));
            stack.chunk(job, 0, 1, "::notice::late\n");
            LogStack.until(() -> "2".equals(stack.ask("SELECT count(*) FROM workflow_annotations"))
                    && "kept".equals(stack.state(job, 0)));
            assertEquals("{}", stack.ask("SELECT seqs FROM log_finalizations"));
            assertEquals(2, stack.rows(job, 0));
            assertEquals(0, stack.topics().records(Topics.LOG_FINALIZATIONS).size());
            String health = stack.health(service);
            assertTrue(health.contains("SHITHUB_OBJECT_STORAGE=none: logs stay in PostgreSQL"), health);
            assertTrue(health.startsWith("{\"name\":\"log-service\",\"status\":\"UP\""), health);
            assertCounted(stack, service);

            stack.stop(service);

            stack.start();
            stack.awaitDone(job, 0);
            assertEquals("stays\n::warning::of this too\n::notice::late\n", stack.text(job, 0));
            assertEquals("2", stack.ask("SELECT count(*) FROM workflow_annotations"));
        }
    }

    /** Nothing piles up silently: what stays is in the health and in the metrics. */
    private static void assertCounted(LogStack stack, ApplicationContext service) {
        LogStack.until(() -> stack.health(service).contains("\"steps_in_postgresql\":1"));
        String metrics = stack.metrics(service);
        assertTrue(metrics.contains("shithub_actions_log_kept_steps 1.0"), metrics);
        assertTrue(metrics.contains("shithub_actions_log_storage_up NaN"), metrics);
        assertTrue(metrics.matches("(?s).*shithub_actions_log_kept_bytes [1-9].*"), metrics);
        assertTrue(metrics.contains("shithub_actions_log_finalizations_oldest_seconds "), metrics);
        assertTrue(metrics.contains("jvm_memory_used_bytes"), metrics);
        assertEquals(List.of(), MetricsPage.differences("log-service", metrics));
        assertTrue(metrics.contains("shithub_actions_apply_seconds_count{consumer=\"log\"} "), metrics);
    }
}
