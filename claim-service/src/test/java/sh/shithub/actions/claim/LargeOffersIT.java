package sh.shithub.actions.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** In a heap smaller than the offers that one poll asks for. */
@ExtendWith(DevStackExtension.class)
class LargeOffersIT {
    private static final Path JAR = Path.of("target/claim-service.jar");
    private static final int JOBS = 256;
    /** Of a run's event payload. */
    private static final int PAYLOAD_CHARS = 900_000;
    /** MiB. */
    private static final int HEAP = 256;

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final DevStack stack;
    private final Floor floor;

    LargeOffersIT(DevStack stack) {
        this.stack = stack;
        floor = new Floor(stack);
    }

    /** Jobs of one run with many, and of runs with one each; all wait before the service starts, so they come with one poll. */
    @Test
    void all_runners_of_a_poll_get_their_jobs() throws Exception {
        floor.rows.change("TRUNCATE workflow_runs, workflow_runners, job_label_sets, actions_policies CASCADE");
        floor.sitePolicy(null, 0, 0);
        queue(1, JOBS - 40);
        for (int repo = 2; repo < 42; repo++) {
            queue(repo, 1);
        }
        Process service = null;
        try (Wire wire = new Wire(stack.bootstrap(), new MessageCodec(ObjectMapper.getDefault()))) {
            long deadline = Instant.now().plus(PATIENCE).toEpochMilli();
            for (int i = 0; i < JOBS; i++) {
                long runner = floor.runner(1, "large");
                wire.send(
                        Topics.HEARTBEATS,
                        runner,
                        new HeartbeatReceived(runner, List.of("large"), 1, "h", "1", deadline, wire.address(), null));
            }
            service = start();
            Set<Long> handedOut = new HashSet<>();
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (handedOut.size() < JOBS && service.isAlive() && System.nanoTime() < end) {
                take(wire.poll(), handedOut);
            }
            assertTrue(service.isAlive(), "its heap was not enough");
            assertEquals(JOBS, handedOut.size());
        } finally {
            stop(service);
        }
        assertEquals(
                JOBS,
                floor.rows.one(
                        Long.class, "SELECT count(*) FROM workflow_jobs WHERE status = 'running' AND attempt = 1"));
    }

    /** What came is looked at and let go: all together would not fit into this process's heap either. */
    private static void take(Map<String, Message> answers, Set<Long> handedOut) {
        for (Message answer : answers.values()) {
            HeartbeatAnswered heartbeat = (HeartbeatAnswered) answer;
            assertTrue(heartbeat.offer() != null, "a runner for which there is a job was told that there is nothing");
            assertEquals(2, heartbeat.offer().job().eventPayload().size());
            assertTrue(handedOut.add(heartbeat.offer().job().id()));
        }
        answers.clear();
    }

    private void queue(long repo, int jobs) {
        Map<String, Object> payload = new HashMap<>();
        List<Object> commits = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            commits.add(Map.of("id", "c" + i, "files", List.of("a", "b"), "message", "m".repeat(100)));
        }
        payload.put("commits", commits);
        payload.put("text", "x".repeat(PAYLOAD_CHARS - 150_000));
        RunSpec run = Specs.run(
                repo,
                null,
                IntStream.range(0, jobs)
                        .mapToObj(i -> Specs.job("j" + i, List.of("large")))
                        .toArray(RunSpec.Job[]::new));
        floor.queue(new RunSpec(
                run.repo(),
                run.workflowFile(),
                run.workflowName(),
                run.headSha(),
                run.headRef(),
                run.event(),
                payload,
                null,
                null,
                false,
                run.jobs()));
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-jar",
                JAR.toString()));
        builder.environment().putAll(stack.environment());
        builder.environment().put("SHITHUB_INSTANCE", "large-offers");
        builder.environment().put("SHITHUB_LINE_PER_REPO", "1000");
        builder.environment().put("SHITHUB_ADMISSION_SWEEP", "1s");
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(
                        Path.of("target", "large-offers.log").toFile()));
        return builder.start();
    }

    private static void stop(Process service) throws InterruptedException {
        if (service != null) {
            service.destroy();
            if (!service.waitFor(30, TimeUnit.SECONDS)) {
                service.destroyForcibly();
            }
        }
    }
}
