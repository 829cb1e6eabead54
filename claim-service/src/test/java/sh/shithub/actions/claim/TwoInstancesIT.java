package sh.shithub.actions.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Invariant 6 with two instances that share the queue. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoInstancesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int JOBS = 240;
    private static final List<List<String>> LABELS =
            List.of(List.of("linux"), List.of("linux", "x64"), List.of("linux", "gpu", "x64"), List.of("arm"));

    /** More of a runner's jobs than it may have at once would show here. */
    private static final String OVER_CAPACITY = """
            SELECT r.id FROM workflow_runners r JOIN workflow_jobs j ON j.runner_id = r.id AND j.status = 'running'
            GROUP BY r.id, r.capacity HAVING count(*) > r.capacity
            """;

    private static final String END_SOME = """
            UPDATE workflow_jobs SET status = 'completed', conclusion = 'success', completed_at = clock_timestamp()
            WHERE status = 'running' AND id % 3 = ?
            """;

    private record Fleet(long id, int capacity, List<String> labels) {}

    private final List<ApplicationContext> services = new ArrayList<>();
    private DevStack stack;
    private Rows rows;
    private Wire wire;

    @BeforeAll
    void start(DevStack lent) {
        stack = lent;
        rows = new Rows(stack);
        for (String instance : List.of("claim-service-1", "claim-service-2")) {
            Map<String, String> environment = new HashMap<>(stack.environment());
            environment.put("SHITHUB_INSTANCE", instance);
            services.add(ServiceLauncher.start("claim-service", environment, Map.of()));
        }
        wire = new Wire(stack.bootstrap(), services.get(0).getBean(MessageCodec.class));
        assertTrue(Wait.until(PATIENCE, this::allIsAssigned), "the group did not settle: " + members());
    }

    @AfterAll
    void stop() {
        wire.close();
        services.forEach(ApplicationContext::close);
    }

    @Test
    void each_member_of_the_group_has_partitions_of_its_own_topic_only() {
        for (MemberDescription member : members()) {
            String client = member.clientId();
            String own = client.contains("heartbeats")
                    ? Topics.HEARTBEATS
                    : client.contains("run-requests") ? Topics.RUN_REQUESTS : Topics.EVENTS;
            assertEquals(Set.of(own), topics(member), member.clientId());
            assertEquals(6, member.assignment().topicPartitions().size(), member.clientId());
        }
    }

    private boolean allIsAssigned() {
        Collection<MemberDescription> members = members();
        return members.size() == 6
                && members.stream()
                        .allMatch(
                                member -> member.assignment().topicPartitions().size() == 6);
    }

    private static Set<String> topics(MemberDescription member) {
        Set<String> topics = new HashSet<>();
        member.assignment().topicPartitions().forEach(partition -> topics.add(partition.topic()));
        return topics;
    }

    private Collection<MemberDescription> members() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
            return admin.describeConsumerGroups(List.of(Groups.CLAIM))
                    .all()
                    .get()
                    .get(Groups.CLAIM)
                    .members();
        } catch (ExecutionException | InterruptedException e) {
            return List.of();
        }
    }

    /** Heartbeats of one runner go to both instances at once, which their key would prevent outside of a rebalance. */
    @Test
    void every_job_is_handed_out_once_and_no_runner_has_more_than_it_may() {
        // Jobs end here without an event, so caps would be looked at by the sweep only.
        rows.change("INSERT INTO actions_policies (scope, repo_cap, owner_cap) VALUES ('site', 0, 0)");
        queue();
        List<Fleet> fleet = fleet();
        Random random = new Random(7);
        Map<Long, Integer> handed = new HashMap<>();
        Set<String> counted = new HashSet<>();
        assertTrue(Wait.until(PATIENCE, () -> {
            fleet.forEach(runner -> ask(runner, random.nextLong(1000)));
            count(wire.poll(), counted, handed);
            assertEquals(List.of(), rows.all(Long.class, OVER_CAPACITY));
            rows.change(END_SOME, random.nextInt(3));
            return handed.size() == JOBS;
        }));
        assertEquals(Set.of(1), new HashSet<>(handed.values()));
        assertEquals(JOBS, rows.one(Long.class, "SELECT count(*) FROM workflow_jobs WHERE attempt = 1"));
    }

    private void queue() {
        for (int i = 0; i < JOBS / 4; i++) {
            RunSpec run = Specs.run(
                    i % 5 + 1,
                    "push-" + i,
                    Specs.job("a", LABELS.get(0)),
                    Specs.job("b", LABELS.get(1)),
                    Specs.job("c", LABELS.get(2)),
                    Specs.job("d", LABELS.get(3)));
            wire.send(Topics.RUN_REQUESTS, i, Specs.request("r-" + i, run, null));
        }
        assertTrue(Wait.until(PATIENCE, () -> rows.one(Long.class, "SELECT count(*) FROM workflow_jobs") == JOBS));
    }

    private List<Fleet> fleet() {
        List<Fleet> fleet = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            List<String> labels = LABELS.get(i % 4);
            int capacity = i % 3 + 1;
            fleet.add(new Fleet(stack.registerRunner("r-" + i, labels, capacity).id(), capacity, labels));
        }
        return fleet;
    }

    private void ask(Fleet runner, long key) {
        wire.send(
                Topics.HEARTBEATS,
                key,
                new HeartbeatReceived(
                        runner.id(),
                        runner.labels(),
                        runner.capacity(),
                        null,
                        null,
                        System.currentTimeMillis() + PATIENCE.toMillis(),
                        wire.address(),
                        null));
    }

    private static void count(Map<String, Message> answers, Set<String> counted, Map<Long, Integer> handed) {
        answers.forEach((question, answer) -> {
            if (answer instanceof HeartbeatAnswered answered && answered.offer() != null && counted.add(question)) {
                handed.merge(answered.offer().job().id(), 1, Integer::sum);
            }
        });
    }
}
