package sh.shithub.actions.checks.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.devstack.stack.Stack;

/**
 * Instances of every service come and go under load, and each is restarted: runners see no error, no job is lost or run twice, every
 * chunk is in its log once.
 */
@ExtendWith(RunningStackExtension.class)
class ScalingIT {
    private static final String LABEL = "scaling";
    private static final int RUNNERS = 6;
    private static final int JOBS_PER_RUN = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningStack stack;

    private final List<Long> runs = new ArrayList<>();
    /** Prints what each change costs. */
    private final Stack processes = new Stack(RunningStackExtension.HOME, System.out::println);

    ScalingIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void runners_do_not_notice_that_instances_come_and_go() throws Exception {
        queue(6);
        try (RunnersAtWork runners = new RunnersAtWork(stack, LABEL, RUNNERS)) {
            runners.awaitMore(RUNNERS);
            processes.scale("log-service=3");
            awaitMembers("log-service", 3);
            processes.scale("log-service=1", "claim-service=1", "status-service=1");
            awaitMembers("log-service", 1);
            awaitMembers("claim-service", 3);
            processes.restart();
            queue(1);
            runners.awaitMore(RUNNERS);
            processes.scale("log-service=2", "claim-service=2", "status-service=2");
            queue(1);
            runners.awaitMore(RUNNERS);
            runners.finish();
            check(runners);
        } finally {
            processes.scale("log-service=2", "claim-service=2", "status-service=2");
        }
        for (String restarted :
                List.of("api_gateway", "api_gateway_2", "claim_service", "log_service", "status_service")) {
            Path log = RunningStackExtension.HOME.resolve("logs").resolve(restarted + ".log");
            assertTrue(Files.readString(log).contains(" has stopped in order"), () -> log + " says how it ended");
        }
        assertEquals(
                Set.of(),
                FilesOfStack.holding(FilesOfStack.ofServices(), List.of(" and ends now; still open: ")),
                "every stop was one in order");
    }

    private void queue(int more) {
        List<Map<String, Object>> jobs = IntStream.range(0, JOBS_PER_RUN)
                .mapToObj(i -> Queueing.job("job" + i, List.of(), LABEL, 1))
                .toList();
        for (int i = 0; i < more; i++) {
            runs.add(Queueing.queue(stack, jobs).get("run_id").asLong());
        }
    }

    /** The gateway misses nobody who was not meant to stay: claim-service's group has three members for each instance. */
    private void awaitMembers(String group, int members) {
        await(members + " members of " + group).atMost(PATIENCE).until(() -> {
            for (JsonNode seen : stack.read("/api/v1/ops/lag").get("groups")) {
                if (seen.get("group").asText().equals(group)) {
                    return seen.get("members").asInt() == members
                            && seen.get("expected_members").asInt() == members;
                }
            }
            return false;
        });
    }

    private void check(RunnersAtWork runners) {
        Map<Long, AtomicInteger> twice = new TreeMap<>(runners.claims());
        twice.values().removeIf(count -> count.get() == 1);
        assertEquals(Map.of(), twice, "jobs that were handed out more than once");
        assertEquals(runners.claims().keySet(), runners.logs().keySet(), "each was brought to its end");

        stack.awaitNoLag();
        String ours = " WHERE r.id BETWEEN " + runs.get(0) + " AND " + runs.get(runs.size() - 1);
        assertEquals(
                runners.logs().size(),
                stack.number("SELECT count(*) FROM workflow_jobs j JOIN workflow_runs r ON r.id = j.run_id" + ours
                        + " AND j.status = 'completed' AND j.conclusion = 'success'"));
        assertEquals(
                0,
                stack.number("SELECT count(*) FROM workflow_runs r" + ours
                        + " AND (r.conclusion = 'success') IS DISTINCT FROM"
                        + " (SELECT CASE WHEN bool_and(j.status = 'completed') THEN true END"
                        + " FROM workflow_jobs j WHERE j.run_id = r.id)"),
                "runs that ended although a job had not, or not although all had");
        runners.logs().forEach((job, key) -> assertEquals(RunnersAtWork.said(job), stack.object(key)));
    }
}
