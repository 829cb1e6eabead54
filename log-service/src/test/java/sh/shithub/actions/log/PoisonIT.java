package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.DeadLetterHeaders;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.DevStack;
import sh.shithub.actions.devstack.DevStackExtension;
import sh.shithub.actions.log.LogStack.Job;

@ExtendWith(DevStackExtension.class)
class PoisonIT {
    /** Everything is in Kafka before the service starts, so that good and bad records come with one poll. */
    @Test
    void what_cannot_be_stored_is_a_dead_letter_and_its_neighbours_are_stored(DevStack devStack) {
        try (LogStack stack = new LogStack(devStack)) {
            Job job = stack.job(2);
            Job other = stack.job(1);
            long step = job.steps().get(0);
            long foreign = other.steps().get(0);
            stack.chunk(job, 0, 0, "before\n");
            byte[] tampered = stack.sealed(step, 1, "tampered");
            tampered[tampered.length - 1] ^= 1;
            stack.chunk(job.id(), step, 1, tampered);
            stack.chunk(job.id(), step, 2, stack.sealed(step, 99, "sealed for another seq"));
            stack.chunk(job.id(), foreign, 0, stack.sealed(foreign, 0, "of another job"));
            stack.chunk(job.id(), 987_654, 0, stack.sealed(987_654, 0, "of no step"));
            stack.message(
                    job,
                    "{\"type\":\"step_log_closed\",\"run_id\":%d,\"job_id\":%d,\"step_id\":%d}"
                            .formatted(job.runId(), job.id(), foreign));
            stack.message(job, "{\"type\":\"no_such_message\"}");
            stack.message(job, "{\"type\":\"step_log_ready\",\"step_id\":%d}".formatted(step));
            stack.chunk(job, 0, 3, "after\n");
            stack.chunk(job, 1, 0, "beside\n");
            stack.closeJob(job);
            stack.flush();

            stack.start();
            stack.awaitConsumed(Groups.LOG, Topics.LOGS);
            stack.awaitDone(job, 0);
            stack.awaitDone(job, 1);

            assertEquals("""
                    before
                    ##[warning]log chunks 1 to 2 are missing here: never received from the runner
                    after
                    """, stack.text(job, 0));
            assertEquals("beside\n", stack.text(job, 1));
            assertEquals(0, stack.rows(other, 0));
            assertEquals(7, stack.records(Topics.DEAD_LETTERS).size());
            assertEquals(
                    Set.of(
                            "the log chunk does not open with this installation's key",
                            "step " + foreign + " does not exist or is not of the job or run named",
                            "step 987654 does not exist or is not of the job or run named",
                            "not a message for log-service: StepLogReady"),
                    stack.records(Topics.DEAD_LETTERS).stream()
                            .map(PoisonIT::reason)
                            .filter(reason -> !reason.contains("known type"))
                            .collect(Collectors.toSet()));
        }
    }

    private static String reason(ConsumerRecord<byte[], byte[]> letter) {
        return new String(letter.headers().lastHeader(DeadLetterHeaders.REASON).value(), StandardCharsets.UTF_8);
    }
}
