package sh.shithub.actions.status.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import io.micronaut.json.tree.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.JobStatusApplied;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.status.Seed.SeededRun;
import sh.shithub.actions.status.reconcile.ReconcileRuns;
import sh.shithub.actions.testkit.DevStack;

/** A topic that is read again, two instances, and the sweep. */
class StatusInstancesIT extends WithStatusService {
    StatusInstancesIT(DevStack stack) {
        super(stack);
    }

    @Test
    void a_whole_topic_read_again_changes_nothing() throws Exception {
        wire.send(1, "{\"type\":\"nonsense\"}".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 20; i++) {
            SeededRun run = seed.run(graph("a", "", "b", "a", "c", "a"));
            complete(run.job("a"), i % 3 == 0 ? Conclusion.failure : Conclusion.success);
        }
        awaitAllRead();
        await(() -> seed.text("SELECT count(*) FROM outbox").equals("0"));
        String rows = rows();
        long events = wire.end(Topics.EVENTS);
        long deadLetters = wire.end(Topics.DEAD_LETTERS);
        service.close();
        forgetWhatWasRead();
        service = instance("status-service", NO_SWEEP);
        awaitAllRead();
        assertEquals(rows, rows());
        assertEquals("0", seed.text("SELECT count(*) FROM outbox"));
        assertEquals(events, wire.end(Topics.EVENTS));
        assertEquals(
                2 * deadLetters, wire.end(Topics.DEAD_LETTERS), "what cannot be read is parked each time it is met");
    }

    private void forgetWhatWasRead() throws Exception {
        seed.execute("DELETE FROM consumed_offsets");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
            await(() -> gone(admin));
        }
    }

    private static boolean gone(Admin admin) {
        try {
            admin.deleteConsumerGroups(List.of(Groups.STATUS)).all().get(10, TimeUnit.SECONDS);
            return true;
        } catch (Exception stillThere) {
            return false;
        }
    }

    private String rows() {
        return seed.text("SELECT concat((SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM workflow_runs t),"
                + " (SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM workflow_jobs t),"
                + " (SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM workflow_steps t),"
                + " (SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM check_runs t))");
    }

    @Test
    void two_instances_complete_a_hundred_runs_once_each() {
        Map<Long, Course> courses = new LinkedHashMap<>();
        Random random = new Random(42);
        for (int i = 0; i < 100; i++) {
            Course course = new Course(seed, wire, seed.run(graph("a", "", "b", "a", "c", "a", "d", "b,c")), random);
            courses.put(course.run.id(), course);
        }
        long reconciledBefore = service.getBean(ReconcileRuns.class).reconciled();
        courses.values().stream().limit(50).forEach(Course::advance);
        try (ApplicationContext second = instance("status-service_2", "200ms")) {
            await(() -> {
                courses.values().forEach(Course::advance);
                return open(courses).equals("0");
            });
            courses.values()
                    .forEach(course -> assertTrue(
                            seed.state(course.run).startsWith(course.expected() + " |"),
                            () -> course.conclusions + " gave " + seed.state(course.run)));
            assertEquals(
                    0,
                    second.getBean(ReconcileRuns.class).reconciled()
                            + service.getBean(ReconcileRuns.class).reconciled()
                            - reconciledBefore);
        }
        await(() -> seed.text("SELECT count(*) FROM outbox").equals("0"));
        Map<String, Integer> ids = new HashMap<>();
        Map<Long, Integer> completed = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : wire.all(Topics.EVENTS)) {
            JsonNode event = json(record);
            long run = event.get("data").get("run_id").getLongValue();
            if (courses.containsKey(run)) {
                ids.merge(event.get("id").getStringValue(), 1, Integer::sum);
                completed.merge(
                        run, event.get("type").getStringValue().endsWith(".run.completed") ? 1 : 0, Integer::sum);
            }
        }
        assertEquals(
                Map.of(),
                ids.entrySet().stream()
                        .filter(e -> e.getValue() > 1)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        assertEquals(100, completed.values().stream().filter(n -> n == 1).count());
        Map<Long, Long> told = wire.all(Topics.REPLIES).stream()
                .filter(record -> courses.values().stream()
                        .anyMatch(course -> course.questions.containsKey(correlationId(record))))
                .filter(record -> wire.codec().decode(record.value()) instanceof JobStatusApplied applied
                        && applied.runCompleted())
                .collect(Collectors.groupingBy(
                        record -> Long.parseLong(correlationId(record).split("-")[1]), Collectors.counting()));
        assertEquals(100, told.size());
        assertTrue(told.values().stream().allMatch(n -> n == 1), told::toString);
    }

    private String open(Map<Long, Course> courses) {
        String ids = courses.keySet().stream().map(String::valueOf).collect(Collectors.joining(","));
        return seed.text("SELECT count(*) FROM workflow_runs WHERE status <> 'completed' AND id IN (" + ids + ")");
    }

    @Test
    void the_sweep_makes_up_for_what_was_missed_and_says_so() {
        List<SeededRun> missed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            SeededRun run = seed.run(graph("a", "", "b", "a"));
            seed.claim(run.job("a"));
            seed.execute("UPDATE workflow_jobs SET status = 'completed', conclusion = '"
                    + (i == 0 ? "success" : "failure") + "', completed_at = now() WHERE id = "
                    + run.job("a").jobId());
            missed.add(run);
        }
        try (ApplicationContext second = instance("status-service_2", "100ms")) {
            String failed = "failure | a:failure:failure:skipped,skipped b:skipped:skipped:skipped,skipped";
            await(() -> missed.stream().skip(1).allMatch(run -> seed.state(run).equals(failed)));
            assertTrue(seed.state(missed.get(0)).startsWith("queued | a:success"), "its dependent may still run");
            assertEquals(4, second.getBean(ReconcileRuns.class).reconciled());
            missed.stream()
                    .skip(1)
                    .forEach(run -> await(() -> events(run).containsKey("sh.shithub.actions.run.completed")));
        }
    }

    @Test
    void a_failed_turn_of_the_sweep_skips_nothing_and_the_next_goes_through_all_slices() {
        List<SeededRun> missed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            SeededRun run = seed.run(Map.of("build", ""));
            seed.execute("UPDATE workflow_jobs SET status = 'completed', conclusion = 'success', ready_at = NULL,"
                    + " completed_at = now() WHERE run_id = " + run.id());
            missed.add(run);
        }
        ReconcileRuns reconcile = service.getBean(ReconcileRuns.class);
        seed.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN RAISE EXCEPTION ''refused at commit''; END'");
        seed.execute("CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON workflow_runs DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW EXECUTE FUNCTION refuse()");
        try {
            assertThrows(RuntimeException.class, reconcile::reconcile);
        } finally {
            seed.execute("DROP TRIGGER refuse ON workflow_runs");
            seed.execute("DROP FUNCTION refuse");
        }
        assertEquals(5, reconcile.reconcile());
        missed.forEach(run -> assertTrue(seed.state(run).startsWith("success |"), seed.state(run)));
    }
}
