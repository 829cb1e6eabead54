package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.metrics.LogMetrics;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Secrets and the limit on the whole way: from the topic to the finished object, with an instance that goes and one that comes. */
@ExtendWith(DevStackExtension.class)
class MaskedLogIT {
    private static final String SECRET = "correct-horse-battery";
    private static final String MASKED = "the *** is ***; as base64 ***, in pieces correct-horse batt\n";
    private static final int LIMIT = 2048;

    @Test
    void no_secret_is_in_a_finished_log_in_any_order_of_arrival(DevStack devStack) {
        try (LogStack stack = new LogStack(devStack)) {
            String[] settings = {"shithub.log.gap", "2s", "shithub.log.step-bytes", Integer.toString(LIMIT)};
            ApplicationContext first = stack.start(settings);
            Random random = new Random(3);
            List<Job> jobs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Job job = stack.job(2);
                stack.secrets(job, SECRET, "second " + i);
                jobs.add(job);
                send(stack, job, 0, text(i), random, 1 + 7 * (i % 2));
                if (i == 3) {
                    stack.flush();
                    stack.start(settings);
                    stack.stop(first);
                }
                send(stack, job, 1, "x".repeat(LIMIT - 8) + SECRET + text(i), random, 600);
                stack.closeJob(job);
            }
            stack.flush();
            jobs.forEach(job -> stack.awaitDone(job, 1));
            for (int i = 0; i < jobs.size(); i++) {
                stack.awaitDone(jobs.get(i), 0);
                assertEquals(MASKED, stack.text(jobs.get(i), 0));
                assertTrue(stack.text(jobs.get(i), 1).endsWith("(SHITHUB_LOG_STEP_BYTES); what follows is not kept\n"));
                assertTrue(stack.text(jobs.get(i), 1).startsWith("x".repeat(LIMIT - 8) + "***"));
            }
            late(stack, jobs.get(0));
            assertEquals("0", stack.ask("SELECT count(*) FROM workflow_step_log_held"));
            assertEquals("0", stack.ask("SELECT count(*) FROM workflow_step_log_states"));
            again(stack, settings);
        }
    }

    /** After its log was finished, a byte at a time. */
    private static void late(LogStack stack, Job job) {
        String late = "late " + SECRET + "\n";
        for (int i = 0; i < late.length(); i++) {
            stack.chunk(job, 0, 100_000 + i, late.substring(i, i + 1));
        }
        stack.flush();
        LogStack.until(() -> stack.text(job, 0).endsWith("late ***\n"));
        stack.awaitDone(job, 0);
    }

    /** All of it once more changes nothing, and counts nothing. */
    private static void again(LogStack stack, String[] settings) {
        String before = stack.allRows();
        stack.stopAll();
        stack.execute("DELETE FROM consumed_offsets");
        stack.topics().readAgain(Groups.LOG, Topics.LOGS);
        ApplicationContext third = stack.start(settings);
        stack.topics().awaitConsumed(Groups.LOG, Topics.LOGS);
        assertEquals(before, stack.allRows());
        MeterRegistry meters = third.getBean(MeterRegistry.class);
        assertEquals(0, meters.counter(LogMetrics.CHUNKS).count());
        assertEquals(0, meters.counter(LogMetrics.REPLACEMENTS).count());
    }

    private static void send(LogStack stack, Job job, int step, String text, Random random, int most) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int to = Math.min(text.length(), at + 1 + random.nextInt(most));
            pieces.add(text.substring(at, to));
            at = to;
        }
        List<Integer> order = new ArrayList<>();
        for (int seq = 0; seq < pieces.size(); seq++) {
            order.add(seq);
            if (random.nextInt(5) == 0) {
                order.add(random.nextInt(seq + 1));
            }
        }
        // Not one whose text is cut: what a limit cuts depends on the order.
        if (step == 0) {
            Collections.shuffle(order, random);
        }
        order.forEach(seq -> stack.chunk(job, step, seq, pieces.get(seq).getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(int i) {
        return "the " + SECRET + SECRET + " is second " + i
                + "; as base64 Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5, in pieces correct-horse batt\n";
    }
}
