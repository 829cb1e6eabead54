package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.context.ApplicationContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class ReplayIT {
    @Test
    void reading_all_topics_again_changes_nothing(DevStack devStack) {
        try (LogStack stack = new LogStack(devStack)) {
            ApplicationContext service = stack.start();
            Job ended = ended(stack);
            Job open = open(stack);
            stack.awaitDone(ended, 0);
            stack.awaitDone(ended, 1);
            extend(stack, ended);
            awaitAllConsumed(stack);
            LogStack.until(() -> stack.rows(ended, 0) == 0 && stack.rows(open, 0) == 2);
            stack.awaitDone(ended, 0);
            stack.stop(service);
            String rows = stack.allRows();
            List<byte[]> objects = objects(stack, ended);

            stack.topics().readAgain(Groups.LOG, Topics.LOGS);
            stack.topics().readAgain(Groups.LOG_FINALIZER, Topics.LOG_FINALIZATIONS);
            stack.execute("DELETE FROM consumed_offsets");
            stack.start();
            awaitAllConsumed(stack);

            assertEquals(rows, stack.allRows());
            List<byte[]> after = objects(stack, ended);
            for (int step = 0; step < objects.size(); step++) {
                assertArrayEquals(objects.get(step), after.get(step));
            }
            assertEquals(0, stack.topics().records(Topics.DEAD_LETTERS).size());
        }
    }

    private static Job ended(LogStack stack) {
        Job job = stack.job(2);
        for (int step = 0; step < 2; step++) {
            for (long seq = 0; seq < 20; seq++) {
                stack.chunk(job, step, seq, "step " + step + " line " + seq + "\n");
            }
            stack.closeStep(job, step);
        }
        stack.closeJob(job);
        stack.flush();
        return job;
    }

    private static Job open(LogStack stack) {
        Job job = stack.job(1);
        stack.chunk(job, 0, 0, "still ");
        stack.chunk(job, 0, 1, "running\n");
        stack.flush();
        return job;
    }

    private static void extend(LogStack stack, Job job) {
        stack.chunk(job, 0, 20, "late\n");
        stack.flush();
        LogStack.until(() -> stack.text(job, 0).endsWith("late\n"));
    }

    private static void awaitAllConsumed(LogStack stack) {
        stack.topics().awaitConsumed(Groups.LOG, Topics.LOGS);
        stack.topics().awaitConsumed(Groups.LOG_FINALIZER, Topics.LOG_FINALIZATIONS);
    }

    private static List<byte[]> objects(LogStack stack, Job job) {
        List<byte[]> objects = new ArrayList<>();
        for (int step = 0; step < job.steps().size(); step++) {
            objects.add(stack.object(job, step));
        }
        return objects;
    }
}
