package sh.shithub.actions.status.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.CancelApplied;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.DeadLetterHeaders;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobLogClosed;
import sh.shithub.actions.contracts.JobStatusApplied;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.LeaseEnd;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyHeaders;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.DevStack;
import sh.shithub.actions.devstack.DevStackExtension;
import sh.shithub.actions.devstack.docs.MetricsPage;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.status.Seed;
import sh.shithub.actions.status.Seed.SeededJob;
import sh.shithub.actions.status.Seed.SeededRun;
import sh.shithub.actions.status.reconcile.ReconcileRuns;

/** The service with real PostgreSQL and Kafka: two instances, whole-topic replay, answers, events, dead letters, the sweep. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REPLIES_PARTITION = 3;
    /** Long enough not to take part in what the listeners do. */
    private static final String NO_SWEEP = "1h";

    private final DevStack stack;
    private Seed seed;
    private ApplicationContext service;
    private StatusWire wire;

    StatusServiceIT(DevStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void start() {
        seed = new Seed(stack, "one");
        service = instance("status-service", NO_SWEEP);
        wire = new StatusWire(stack, service.getBean(MessageCodec.class));
    }

    @AfterAll
    void stop() {
        wire.close();
        service.close();
    }

    private ApplicationContext instance(String name, String sweep) {
        Map<String, String> environment = new HashMap<>(stack.environment());
        environment.put("SHITHUB_INSTANCE", name);
        environment.put("SHITHUB_STATUS_SWEEP_EVERY", sweep);
        environment.put("SHITHUB_STATUS_SWEEP_UNCHANGED_FOR", "0s");
        environment.put("SHITHUB_STATUS_SWEEP_RUNS", "2");
        return ServiceLauncher.start("status-service", environment, Map.of());
    }

    @Test
    void the_one_who_ended_the_run_is_told_and_each_change_is_one_event() {
        SeededRun run = seed.run(graph("a", "", "b", "a"));
        String first = complete(run.job("a"), Conclusion.success);
        await(() -> seed.state(run).contains("a:success"));
        String last = complete(run.job("b"), Conclusion.timed_out);
        await(() -> seed.state(run).startsWith("timed_out |"));
        Map<String, Message> replies = replies(first, last);
        assertEquals(new JobStatusApplied(false, null), replies.get(first));
        assertEquals(new JobStatusApplied(true, Conclusion.timed_out), replies.get(last));
        await(() -> events(run).containsKey("sh.shithub.actions.run.completed"));
        assertEquals(
                new TreeMap<>(Map.of(
                        "sh.shithub.actions.run.running", 1,
                        "sh.shithub.actions.run.completed", 1,
                        "sh.shithub.actions.job.completed", 2,
                        "sh.shithub.actions.step.skipped", 4,
                        "sh.shithub.actions.check_run.in_progress", 2,
                        "sh.shithub.actions.check_run.completed", 2)),
                events(run));
        assertEquals("0", seed.text("SELECT count(*) FROM outbox"));
    }

    @Test
    void what_cannot_be_read_or_is_not_for_this_service_is_a_dead_letter_and_its_neighbours_go_on() {
        SeededRun run = seed.run(Map.of("build", ""));
        wire.send(run.id(), "{\"type\":\"nonsense\"}".getBytes(StandardCharsets.UTF_8));
        wire.send(run.id(), new JobLogClosed(run.id(), run.job("build").jobId()));
        wire.send(
                run.id(),
                new JobStatusReported(
                        run.id(),
                        run.job("build").jobId(),
                        1,
                        Status.skipped,
                        Conclusion.skipped,
                        null,
                        null,
                        Instant.now(),
                        null));
        complete(run.job("build"), Conclusion.neutral);
        await(() -> seed.state(run).startsWith("success | build:neutral"));
        await(() -> deadLetters(run).size() == 3);
        assertTrue(deadLetters(run).get(1).contains("not a message for status-service"), deadLetters(run)::toString);
        assertTrue(deadLetters(run).get(2).contains("cannot be reported as skipped"), deadLetters(run)::toString);
    }

    @Test
    void a_whole_topic_read_again_changes_nothing() throws Exception {
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

    @Test
    void two_instances_complete_a_hundred_runs_once_each() {
        Map<Long, Course> courses = new LinkedHashMap<>();
        Random random = new Random(42);
        for (int i = 0; i < 100; i++) {
            Course course = new Course(seed.run(graph("a", "", "b", "a", "c", "a", "d", "b,c")), random);
            courses.put(course.run.id(), course);
        }
        long mendedBefore = service.getBean(ReconcileRuns.class).reconciled();
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
                            - mendedBefore);
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

    @Test
    void the_sweep_mends_what_was_missed_and_says_so() {
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

    @Test
    void what_changed_is_counted_once_although_it_is_said_twice() {
        await(this::allRead);
        Map<String, Double> before = counted();
        SeededRun run = seed.run(graph("a", "", "b", "a"));
        complete(run.job("a"), Conclusion.failure);
        await(() -> seed.state(run).startsWith("failure |"));
        expire(run.job("a"), 1, Conclusion.failure, LeaseEnd.lost.reason(0));
        SeededRun cancelled = seed.run(graph("a", "", "b", ""));
        seed.claim(cancelled.job("a"));
        cancel(cancelled, "operator");
        cancel(cancelled, "operator");
        SeededRun superseded = seed.run(graph("a", ""));
        cancel(superseded, "superseded by run 7");
        SeededRun lost = seed.run(graph("a", "", "b", ""));
        expire(lost.job("a"), seed.claim(lost.job("a")), Conclusion.failure, LeaseEnd.lost.reason(0));
        expire(lost.job("b"), seed.claim(lost.job("b")), Conclusion.timed_out, "timed out after 360 minutes");
        SeededRun revoked = seed.run(graph("a", ""));
        expire(revoked.job("a"), seed.claim(revoked.job("a")), Conclusion.failure, LeaseEnd.revoked.reason(0));
        SeededRun slow = seed.run(graph("a", ""));
        SeededJob job = slow.job("a");
        int attempt = seed.claim(job);
        wire.send(
                slow.id(),
                new StepStatusReported(
                        slow.id(),
                        job.jobId(),
                        job.steps().get(0),
                        attempt,
                        Status.completed,
                        Conclusion.timed_out,
                        null,
                        null,
                        Instant.now()));
        Map<String, Double> expected = new TreeMap<>(Map.ofEntries(
                Map.entry("runs_completed_total{conclusion=\"failure\",event=\"push\"}", 3.0),
                Map.entry("runs_completed_total{conclusion=\"cancelled\",event=\"push\"}", 1.0),
                Map.entry("run_duration_seconds_count", 3.0),
                Map.entry("jobs_completed_total{conclusion=\"failure\"}", 3.0),
                Map.entry("jobs_completed_total{conclusion=\"skipped\"}", 1.0),
                Map.entry("jobs_completed_total{conclusion=\"cancelled\"}", 2.0),
                Map.entry("jobs_completed_total{conclusion=\"timed_out\"}", 1.0),
                Map.entry("jobs_cancelled_total{reason=\"dependency\"}", 1.0),
                Map.entry("jobs_cancelled_total{reason=\"operator\"}", 2.0),
                Map.entry("jobs_cancelled_total{reason=\"concurrency\"}", 1.0),
                Map.entry("jobs_cancelled_total{reason=\"lost_runner\"}", 2.0),
                Map.entry("jobs_cancelled_total{reason=\"timeout\"}", 1.0),
                Map.entry("step_timeouts_total", 1.0),
                Map.entry("steps_completed_total{conclusion=\"timed_out\"}", 1.0)));
        Wait.until(PATIENCE, () -> allRead() && expected.equals(increase(before)));
        assertEquals(expected, increase(before));
        assertEquals(List.of(), MetricsPage.differences("status-service", scrape()));
        assertTrue(scrape().contains("shithub_actions_apply_seconds_bucket{consumer=\"status\",le=\"5.0\"}"));
    }

    private void cancel(SeededRun run, String reason) {
        wire.send(run.id(), new CancelRequested(run.id(), null, reason, Instant.now(), null));
    }

    private void expire(SeededJob job, int attempt, Conclusion conclusion, String reason) {
        wire.send(
                job.runId(),
                new JobExpired(job.runId(), job.jobId(), attempt, reason, Status.completed, conclusion, Instant.now()));
    }

    private String scrape() {
        return service.getBean(PrometheusMeterRegistry.class).scrape();
    }

    /** Of runs, jobs and steps; but for steps that were closed with their jobs, of which there are many. */
    private Map<String, Double> counted() {
        String prefix = "shithub_actions_";
        Map<String, Double> counted = new TreeMap<>();
        scrape().lines()
                .filter(line -> line.matches("shithub_actions_(run|job|step)(s_|_).*"))
                .filter(line -> line.matches(".*(_total|_seconds_count)[ {].*"))
                .filter(line -> !line.matches(".*steps_completed_total\\{conclusion=\"(skipped|cancelled)\".*"))
                .forEach(line -> counted.put(
                        line.substring(prefix.length(), line.lastIndexOf(' ')),
                        Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
        return counted;
    }

    private Map<String, Double> increase(Map<String, Double> before) {
        Map<String, Double> increase = new TreeMap<>();
        counted().forEach((series, now) -> {
            if (now > before.get(series)) {
                increase.put(series, now - before.get(series));
            }
        });
        return increase;
    }

    @Test
    void what_an_operator_or_the_server_ends_is_answered_said_and_closed() {
        SeededRun run = seed.run(graph("a", "", "b", "a"));
        SeededJob job = run.job("a");
        int attempt = seed.claim(job);
        ReplyTo asked = new ReplyTo(REPLIES_PARTITION, "cancel-" + run.id());
        ReplyTo decided = new ReplyTo(REPLIES_PARTITION, "decide-" + run.id());
        wire.send(run.id(), new CancelRequested(run.id(), null, "operator", Instant.now(), asked));
        wire.send(run.id(), new ApprovalDecided(run.id(), true, "ann", Instant.now(), decided));
        wire.send(
                run.id(),
                new JobExpired(
                        run.id(),
                        job.jobId(),
                        attempt,
                        "cancelled after the grace",
                        Status.cancelled,
                        Conclusion.cancelled,
                        Instant.now()));
        await(() -> seed.state(run).startsWith("cancelled |"));
        assertEquals(
                new RequestRefused("run " + run.id() + " needs no approval", RequestRefused.Kind.conflict),
                replies("decide-" + run.id()).get("decide-" + run.id()));
        assertEquals(
                CancelApplied.class,
                replies("cancel-" + run.id()).get("cancel-" + run.id()).getClass());
        await(() -> events(run).containsKey("sh.shithub.actions.run.completed"));
        await(() -> closedLogs().contains(job.jobId()));
        assertFalse(closedLogs().contains(run.job("b").jobId()), "a job that no runner ever had has no log");
    }

    private List<Long> closedLogs() {
        return wire.all(Topics.LOGS).stream()
                .map(record -> ((JobLogClosed) wire.codec().decode(record.value())).jobId())
                .toList();
    }

    /** One run's jobs on their way: claims each as soon as its needs ended well, and reports it to its end in one of several orders. */
    private final class Course {
        private final SeededRun run;
        private final Map<String, Conclusion> conclusions = new LinkedHashMap<>();
        private final Map<String, String> questions = new HashMap<>();
        private final Random random;

        Course(SeededRun run, Random random) {
            this.run = run;
            this.random = random;
            Conclusion[] some = {
                Conclusion.success,
                Conclusion.success,
                Conclusion.success,
                Conclusion.neutral,
                Conclusion.failure,
                Conclusion.cancelled
            };
            run.jobs().keySet().forEach(key -> conclusions.put(key, some[random.nextInt(some.length)]));
        }

        void advance() {
            List<String> ready =
                    seed.texts("SELECT job_key FROM workflow_jobs j WHERE status = 'queued' AND NOT EXISTS ("
                            + "SELECT FROM workflow_jobs n WHERE n.run_id = j.run_id AND n.job_key = ANY (j.needs_jobs)"
                            + " AND coalesce(n.conclusion::text, '') NOT IN ('success', 'neutral')) AND run_id = "
                            + run.id());
            ready.forEach(key -> report(run.job(key)));
        }

        private void report(SeededJob job) {
            int attempt = seed.claim(job);
            Instant now = Instant.now();
            JobClaimed claimed = new JobClaimed(run.id(), job.jobId(), attempt, seed.runnerId(), now);
            boolean late = random.nextBoolean();
            if (!late) {
                wire.send(run.id(), claimed);
            }
            for (long step : job.steps()) {
                wire.send(
                        run.id(),
                        new StepStatusReported(
                                run.id(), job.jobId(), step, attempt, Status.running, null, now, null, now));
                wire.send(
                        run.id(),
                        new StepStatusReported(
                                run.id(),
                                job.jobId(),
                                step,
                                attempt,
                                Status.completed,
                                Conclusion.success,
                                now,
                                now,
                                now));
            }
            String question = "course-" + run.id() + "-" + job.jobId();
            questions.put(question, job.key());
            JobStatusReported ended = new JobStatusReported(
                    run.id(),
                    job.jobId(),
                    attempt,
                    Status.completed,
                    conclusions.get(job.key()),
                    now,
                    now,
                    now,
                    new ReplyTo(REPLIES_PARTITION, question));
            wire.send(run.id(), ended);
            if (late) {
                wire.send(run.id(), claimed);
            }
        }

        /** Reckoned by hand: a -> b, c -> d. */
        String expected() {
            boolean a = passes("a");
            boolean both = a && passes("b") && passes("c");
            List<Conclusion> ran = new ArrayList<>();
            ran.add(conclusions.get("a"));
            if (a) {
                ran.add(conclusions.get("b"));
                ran.add(conclusions.get("c"));
            }
            if (both) {
                ran.add(conclusions.get("d"));
            }
            return ran.contains(Conclusion.failure)
                    ? "failure"
                    : ran.contains(Conclusion.cancelled) ? "cancelled" : "success";
        }

        private boolean passes(String key) {
            return conclusions.get(key) == Conclusion.success || conclusions.get(key) == Conclusion.neutral;
        }
    }

    private String open(Map<Long, Course> courses) {
        String ids = courses.keySet().stream().map(String::valueOf).collect(Collectors.joining(","));
        return seed.text("SELECT count(*) FROM workflow_runs WHERE status <> 'completed' AND id IN (" + ids + ")");
    }

    /** @return the correlation id of the question that goes with its end */
    private String complete(SeededJob job, Conclusion conclusion) {
        int attempt = seed.claim(job);
        String question = "single-" + job.jobId();
        wire.send(job.runId(), new JobClaimed(job.runId(), job.jobId(), attempt, seed.runnerId(), Instant.now()));
        wire.send(
                job.runId(),
                new JobStatusReported(
                        job.runId(),
                        job.jobId(),
                        attempt,
                        Status.completed,
                        conclusion,
                        null,
                        null,
                        Instant.now(),
                        new ReplyTo(REPLIES_PARTITION, question)));
        return question;
    }

    private Map<String, Message> replies(String... questions) {
        Map<String, Message> replies = new HashMap<>();
        await(() -> {
            wire.all(Topics.REPLIES).stream()
                    .filter(record -> List.of(questions).contains(correlationId(record)))
                    .forEach(record ->
                            replies.put(correlationId(record), wire.codec().decode(record.value())));
            return replies.size() == questions.length;
        });
        return replies;
    }

    private Map<String, Integer> events(SeededRun run) {
        Map<String, Integer> types = new TreeMap<>();
        wire.all(Topics.EVENTS).stream()
                .map(this::json)
                .filter(event -> event.get("data").get("run_id").getLongValue() == run.id())
                .forEach(event -> types.merge(event.get("type").getStringValue(), 1, Integer::sum));
        return types;
    }

    private List<String> deadLetters(SeededRun run) {
        return wire.all(Topics.DEAD_LETTERS).stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(Long.toString(run.id())))
                .map(record -> new String(
                        record.headers().lastHeader(DeadLetterHeaders.REASON).value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Everything that was sent is in the database: the offsets that are kept there have come to the topic's end. */
    private void awaitAllRead() {
        await(this::allRead);
    }

    private boolean allRead() {
        return Long.toString(wire.end(Topics.STATUS))
                .equals(seed.text("SELECT coalesce(sum(next_offset), 0) FROM consumed_offsets WHERE consumer_group = '"
                        + Groups.STATUS + "'"));
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

    private static void await(BooleanSupplier condition) {
        assertTrue(Wait.until(PATIENCE, condition), "it did not come about in time");
    }

    private static String correlationId(ConsumerRecord<byte[], byte[]> record) {
        return new String(
                record.headers().lastHeader(ReplyHeaders.CORRELATION_ID).value(), StandardCharsets.UTF_8);
    }

    private JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        try {
            return service.getBean(ObjectMapper.class).readValue(record.value(), JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> graph(String... keysAndNeeds) {
        Map<String, String> graph = new LinkedHashMap<>();
        for (int i = 0; i < keysAndNeeds.length; i += 2) {
            graph.put(keysAndNeeds[i], keysAndNeeds[i + 1]);
        }
        return graph;
    }
}
