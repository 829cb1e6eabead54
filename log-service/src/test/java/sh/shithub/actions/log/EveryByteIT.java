package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/**
 * Invariant 5 as a whole: thousands of logs, sent in any order, while processes are killed at any line, come and go, lose their database
 * sessions in the middle of transactions, and object storage is away; in the end each log's object has each of its bytes once, in order. The
 * same sequence again: {@code -Dseed=…} as the failure says, though what is killed when is never the same.
 */
@ExtendWith(DevStackExtension.class)
class EveryByteIT {
    private static final int JOBS = 200;
    private static final int STEPS = 10;
    private static final int LARGE = 3;
    /** So many pieces are the records cut into; between two of them something breaks. */
    private static final int PIECES = 8;

    private static final int HEAP = 128;
    private static final Map<String, String> SETTINGS =
            Map.of("SHITHUB_LOG_FINISH_LEASE", "2s", "SHITHUB_LOG_FINISH_PART_BYTES", Integer.toString(5 << 20));

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** A step's log, and where it goes. */
    private record Sent(Job job, int step, RandomLog log) {}

    private record Record(Sent step, RandomLog.Delivery delivery) {}

    @Test
    void every_byte_is_in_the_finished_log_once_and_in_order_after_any_fault(DevStack devStack) {
        try (LogStack stack = new LogStack(devStack);
                Breaking breaking = new Breaking(devStack, stack, random, HEAP, SETTINGS)) {
            List<Job> jobs = stack.jobs(JOBS, STEPS);
            List<Sent> steps = steps(jobs);
            breaking.startOne();
            List<List<Record>> pieces = cut(interleaved(steps));
            for (int i = 0; i < pieces.size(); i++) {
                pieces.get(i).forEach(record -> send(stack, record));
                stack.flush();
                breaking.next(i);
            }
            jobs.forEach(stack::closeJob);
            stack.flush();
            LogStack.until(() -> doneSteps(stack) > JOBS * STEPS / 2);
            steps.forEach(step -> step.log().late().forEach(late -> send(stack, new Record(step, late))));
            stack.flush();
            breaking.mend();
            awaitQuiet(stack);
            assertEquals(List.of(), wrong(stack, steps), () -> "seed " + seed);
        } catch (RuntimeException e) {
            throw new IllegalStateException("seed " + seed, e);
        }
    }

    private List<Sent> steps(List<Job> jobs) {
        List<Sent> steps = new ArrayList<>();
        for (Job job : jobs) {
            for (int step = 0; step < STEPS; step++) {
                boolean large = steps.size() % (JOBS * STEPS / LARGE) == 7;
                steps.add(new Sent(job, step, new RandomLog(random, large, random.nextInt(4) == 0)));
            }
        }
        return steps;
    }

    /** Steps in any order between each other; each step's records in its own. */
    private List<Record> interleaved(List<Sent> steps) {
        List<Integer> turns = new ArrayList<>();
        IntStream.range(0, steps.size())
                .forEach(step -> steps.get(step).log().early().forEach(one -> turns.add(step)));
        Collections.shuffle(turns, random);
        int[] next = new int[steps.size()];
        return turns.stream()
                .map(step -> new Record(
                        steps.get(step), steps.get(step).log().early().get(next[step]++)))
                .toList();
    }

    private static List<List<Record>> cut(List<Record> records) {
        int size = (records.size() + PIECES - 1) / PIECES;
        return IntStream.range(0, PIECES)
                .mapToObj(piece -> records.subList(
                        Math.min(records.size(), piece * size), Math.min(records.size(), (piece + 1) * size)))
                .toList();
    }

    private static void send(LogStack stack, Record record) {
        Sent to = record.step();
        if (record.delivery().kind() == RandomLog.Kind.close) {
            stack.closeStep(to.job(), to.step());
        } else {
            long seq = record.delivery().seq();
            stack.chunk(to.job(), to.step(), seq, to.log().chunk(seq));
        }
    }

    private static int doneSteps(LogStack stack) {
        return Integer.parseInt(stack.ask("SELECT count(*) FROM log_finalizations WHERE state = 'done'"));
    }

    private static void awaitQuiet(LogStack stack) {
        stack.topics().awaitConsumed(Groups.LOG, Topics.LOGS);
        LogStack.until(() -> doneSteps(stack) == JOBS * STEPS
                && "0".equals(stack.ask("SELECT count(*) FROM workflow_step_log_chunks")));
    }

    /** What is not as it must be, in words. */
    private static List<String> wrong(LogStack stack, List<Sent> steps) {
        return steps.parallelStream()
                .map(step -> wrong(stack, step))
                .filter(Objects::nonNull)
                .toList();
    }

    private static String wrong(LogStack stack, Sent sent) {
        long id = sent.job().step(sent.step());
        if (sent.log().isEmpty()) {
            return stack.hasObject(sent.job(), sent.step()) ? "step " + id + " has an object and no chunk" : null;
        }
        byte[] object = stack.object(sent.job(), sent.step());
        return sent.log().expected().contains(LogStack.sha256(object))
                ? null
                : "step " + id + " has an object of " + object.length + " bytes that is not its log; "
                        + sent.log().early() + " then " + sent.log().late();
    }
}
