package sh.shithub.actions.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.claim.heartbeats.Heartbeat;
import sh.shithub.actions.claim.leases.LeaseTime;
import sh.shithub.actions.claim.leases.SweepLeases;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobRequeued;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Invariant 7 with three instances that sweep at once: what they say of each job reaches its topic, once. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreeInstancesIT {
    private static final int JOBS = 60;
    private static final Duration LOST = Duration.ofSeconds(900 + 31);

    private final List<ApplicationContext> services = new ArrayList<>();
    private Floor floor;
    private Wire wire;

    @BeforeAll
    void start(DevStack stack) {
        floor = new Floor(stack);
        for (int i = 1; i <= 3; i++) {
            Map<String, String> environment = new HashMap<>(stack.environment());
            environment.put("SHITHUB_INSTANCE", "claim-service-" + i);
            environment.put("SHITHUB_LEASE_SWEEP", "50ms");
            services.add(ServiceLauncher.start("claim-service", environment, Map.of()));
        }
        wire = new Wire(stack.bootstrap(), services.get(0).getBean(MessageCodec.class));
    }

    @AfterAll
    void stop() {
        wire.close();
        services.forEach(ApplicationContext::close);
    }

    /** A third of the jobs was offered in vain; the runner of the others is lost, and half of those may run again. */
    @Test
    void each_overdue_job_is_taken_away_once() {
        List<Long> jobs = claimed();
        Map<Long, String> expected = new TreeMap<>();
        for (int i = 0; i < JOBS; i++) {
            long job = jobs.get(i);
            if (i % 3 == 0) {
                expected.put(job, "[requeued 1 the runner did not take the job up]");
                continue;
            }
            floor.rows.change("UPDATE job_token_chains SET spent = 1 WHERE job_id = ?", job);
            if (i % 3 == 1) {
                floor.rows.change(
                        "INSERT INTO actions_policies (scope, repo_id, lost_runner) SELECT 'repo', r.repo_id, 'requeue' FROM workflow_runs r JOIN workflow_jobs j ON j.run_id = r.id WHERE j.id = ?",
                        job);
            }
            expected.put(job, i % 3 == 1 ? "[requeued 1 runner lost]" : "[expired 1 runner lost]");
        }
        services.forEach(service -> service.getBean(LeaseTime.class).moveOn(LOST));
        assertEquals(
                expected, taken(wire.read(Topics.STATUS, read -> taken(read).size() == JOBS)));
        services.forEach(service ->
                assertEquals(List.of(), service.getBean(SweepLeases.class).sweep()));
        assertEquals(
                expected, taken(wire.read(Topics.STATUS, read -> taken(read).size() == JOBS)));
    }

    private List<Long> claimed() {
        IntStream.range(0, JOBS).forEach(i -> floor.job("a"));
        long runner = floor.runner(64, "a");
        Heartbeat[] beats = IntStream.range(0, JOBS)
                .mapToObj(i -> Floor.beat(runner, 64, "a"))
                .toArray(Heartbeat[]::new);
        List<Long> jobs = floor.jobs(beats);
        assertEquals(JOBS, jobs.stream().distinct().count());
        return jobs;
    }

    /** What was said of each job, in order. */
    private Map<Long, String> taken(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<Long, List<String>> taken = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Message message = services.get(0).getBean(MessageCodec.class).decode(record.value());
            if (message instanceof JobExpired job) {
                said(taken, job.jobId(), "expired " + job.attempt() + " " + job.reason());
            } else if (message instanceof JobRequeued job) {
                said(taken, job.jobId(), "requeued " + job.attempt() + " " + job.reason());
            }
        }
        Map<Long, String> texts = new TreeMap<>();
        taken.forEach((job, said) -> texts.put(job, said.toString()));
        return texts;
    }

    private static void said(Map<Long, List<String>> taken, long job, String what) {
        taken.computeIfAbsent(job, key -> new ArrayList<>()).add(what);
    }
}
