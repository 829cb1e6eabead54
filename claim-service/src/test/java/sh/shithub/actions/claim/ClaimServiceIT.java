package sh.shithub.actions.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.ApplicationContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.JobClaimed;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.RerunRequested;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunSpec;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.docs.MetricsPage;

/** The service as others meet it: records in, records out. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaimServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private DevStack stack;
    private Rows rows;
    private ApplicationContext service;
    private Wire wire;

    @BeforeAll
    void start(DevStack lent) {
        stack = lent;
        rows = new Rows(stack);
        Map<String, String> environment = new HashMap<>(stack.environment());
        environment.put("SHITHUB_CLAIM_ACK_SECONDS", "3");
        environment.put("SHITHUB_ADMISSION_SWEEP", "3600s");
        environment.put("SHITHUB_PUBLIC_URL", "https://git.example.org/");
        service = ServiceLauncher.start("claim-service", environment, Map.of());
        wire = new Wire(stack.bootstrap(), service.getBean(MessageCodec.class));
    }

    @AfterAll
    void stop() {
        wire.close();
        service.close();
    }

    @Test
    void a_requested_run_is_queued_and_a_repeat_finds_it() {
        RunSpec run =
                Specs.run(11, "push-1", Specs.job("build", List.of("a-1")), Specs.job("test", List.of(), "build"));
        RunQueued first = queue(run);
        RunQueued again = queue(run);
        assertFalse(first.alreadyExists());
        assertEquals(1, first.runIndex());
        assertEquals(
                List.of("build", "test"),
                first.jobs().stream().map(RunQueued.Job::key).toList());
        assertEquals(new RunQueued(first.runId(), first.runIndex(), first.jobs(), true), again);
    }

    @Test
    void a_run_with_a_problem_is_refused_with_a_sentence() {
        RunSpec run = Specs.run(12, "push-1", Specs.job("a", List.of(), "b"));
        RequestRefused refused = assertInstanceOf(
                RequestRefused.class, wire.ask(Topics.RUN_REQUESTS, 12, to -> Specs.request("r", run, to)));
        assertEquals("job \"a\" needs \"b\", which is not a job of this run", refused.reason());
    }

    @Test
    void a_request_without_an_address_is_applied_silently() {
        wire.send(
                Topics.RUN_REQUESTS,
                13,
                Specs.request("r-13", Specs.run(13, null, Specs.job("a", List.of("x"))), null));
        assertTrue(Wait.until(
                PATIENCE, () -> rows.one(Long.class, "SELECT count(*) FROM workflow_runs WHERE repo_id = 13") == 1L));
    }

    @Test
    void a_heartbeat_is_answered_with_a_job_and_others_get_to_know() {
        RunQueued run = queue(Specs.run(14, "push-1", Specs.job("build", List.of("b-1", "b-2"))));
        long jobId = run.jobs().get(0).id();
        long runner = stack.registerRunner("b", List.of("b-1", "b-2", "b-3"), 1).id();
        JobOffer offer = beat(runner, "b-1", "b-2", "b-3");
        assertNotNull(offer);
        assertEquals(jobId, offer.job().id());
        assertEquals(1, offer.attempt());
        assertEquals(runner, offer.runnerId());
        assertEquals("https://git.example.org/octo/repo-14.git", offer.job().checkoutUrl());
        assertNull(beat(runner, "b-1", "b-2", "b-3"));
        JobClaimed claimed =
                wire.read(Topics.STATUS, read -> read.stream().anyMatch(record -> isClaimOf(jobId, record))).stream()
                        .filter(record -> isClaimOf(jobId, record))
                        .map(record -> {
                            assertEquals(Long.toString(run.runId()), new String(record.key(), StandardCharsets.UTF_8));
                            return (JobClaimed) codec().decode(record.value());
                        })
                        .findFirst()
                        .orElseThrow();
        assertEquals(1, claimed.attempt());
        assertEquals(runner, claimed.runnerId());
        assertEquals(
                List.of("check_run.queued", "job.claimed", "job.queued", "job.ready", "run.queued"),
                wire.events(run.runId(), 5).stream().sorted().toList());
    }

    @Test
    void a_claim_is_counted_and_told_with_how_long_its_job_waited() {
        RunQueued run = queue(Specs.run(31, "push-1", Specs.job("build", List.of("w"))));
        long jobId = run.jobs().get(0).id();
        rows.change("UPDATE workflow_jobs SET eligible_at = now() - interval '100 s' WHERE id = ?", jobId);
        double before = metric("shithub_actions_job_claim_latency_seconds_count");
        double slow = metric("shithub_actions_job_claim_latency_seconds_bucket{le=\"300.0\"}")
                - metric("shithub_actions_job_claim_latency_seconds_bucket{le=\"60.0\"}");
        assertNotNull(beat(stack.registerRunner("w", List.of("w"), 1).id(), "w"));
        assertTrue(Wait.until(PATIENCE, () -> metric("shithub_actions_job_claim_latency_seconds_count") == before + 1));
        assertEquals(
                slow + 1,
                metric("shithub_actions_job_claim_latency_seconds_bucket{le=\"300.0\"}")
                        - metric("shithub_actions_job_claim_latency_seconds_bucket{le=\"60.0\"}"));
        String claimed = wire.eventsOf(run.runId(), 5).stream()
                .filter(json -> json.contains("job.claimed"))
                .findFirst()
                .orElseThrow();
        assertTrue(claimed.matches(".*\"waited_millis\":1[0-9]{5}}.*"), claimed);
        assertEquals(List.of(), MetricsPage.differences("claim-service", scrape()));
        assertTrue(metric("shithub_actions_poll_records_count{consumer=\"heartbeats\"}") > 0);
        assertTrue(metric("shithub_actions_apply_seconds_count{consumer=\"run-requests\"}") > 0);
    }

    private String scrape() {
        return service.getBean(PrometheusMeterRegistry.class).scrape();
    }

    private double metric(String series) {
        return scrape().lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in " + scrape()));
    }

    /** The sweep is far away: it is the event that makes claim-service look. */
    @Test
    void an_event_of_a_jobs_end_brings_its_dependents_into_line_and_that_is_told() {
        RunQueued run = queue(Specs.run(
                18, "push-1", Specs.job("build", List.of("f")), Specs.job("test", List.of("g", "f"), "build")));
        rows.change(
                "UPDATE workflow_jobs SET status = 'completed', conclusion = 'success', ready_at = NULL, completed_at = now() WHERE id = ?",
                run.jobs().get(0).id());
        wire.send(Topics.EVENTS, run.runId(), """
                {"specversion":"1.0","id":"job/1:completed:1","source":"/actions/status-service",
                "type":"sh.shithub.actions.job.completed","subject":"job/1","time":"2026-01-01T00:00:00Z",
                "datacontenttype":"application/json","data":{"run_id":%d,"job_id":%d,"status":"completed","conclusion":"success"}}
                """.formatted(
                run.runId(), run.jobs().get(0).id()).getBytes(StandardCharsets.UTF_8));
        String ready = "\"subject\":\"job/" + run.jobs().get(1).id() + "\"";
        List<String> told =
                wire.read(Topics.EVENTS, read -> read.stream().anyMatch(record -> isReady(record, ready))).stream()
                        .filter(record -> isReady(record, ready))
                        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                        .toList();
        assertTrue(told.get(0).contains("\"labels\":[\"f\",\"g\"]"), told.get(0));
    }

    private static boolean isReady(ConsumerRecord<byte[], byte[]> record, String subject) {
        String event = new String(record.value(), StandardCharsets.UTF_8);
        return event.contains("sh.shithub.actions.job.ready") && event.contains(subject);
    }

    @Test
    void a_run_that_has_ended_runs_again() {
        RunQueued run = queue(Specs.run(19, "push-1", Specs.job("build", List.of("h"))));
        rows.change(
                "UPDATE workflow_jobs SET status = 'completed', conclusion = 'failure', ready_at = NULL, completed_at = now() WHERE run_id = ?",
                run.runId());
        rows.change(
                "UPDATE workflow_runs SET status = 'completed', conclusion = 'failure', completed_at = now() WHERE id = ?",
                run.runId());
        RunQueued again = assertInstanceOf(
                RunQueued.class,
                wire.ask(Topics.RUN_REQUESTS, 19, to -> new RerunRequested("again", run.runId(), true, to)));
        assertEquals(2, again.runIndex());
        JobOffer offer = beat(stack.registerRunner("h", List.of("h"), 1).id(), "h");
        assertEquals(again.jobs().get(0).id(), offer.job().id());
    }

    /** 2 MiB of environment, which the gateway would not have let in. */
    @Test
    void a_job_too_large_to_be_sent_ends_and_the_next_is_handed_out() {
        RunQueued large = queue(Specs.run(20, "push-1", Specs.job("build", List.of("i"))));
        rows.change(
                "UPDATE workflow_jobs SET job_env = jsonb_build_object('A', repeat('x', 2100000)) WHERE run_id = ?",
                large.runId());
        RunQueued next = queue(Specs.run(20, "push-2", Specs.job("build", List.of("i"))));
        long runner = stack.registerRunner("i", List.of("i"), 1).id();
        assertNull(beat(runner, "i"));
        long other = stack.registerRunner("i-2", List.of("i"), 1).id();
        assertEquals(next.jobs().get(0).id(), beat(other, "i").job().id());
        String reason = rows.one(String.class, "SELECT end_reason FROM workflow_jobs WHERE run_id = ?", large.runId());
        assertTrue(
                reason.matches("its payload has \\d+ bytes, more than the \\d+ that can be sent to a runner"), reason);
        assertTrue(wire.read(Topics.STATUS, read -> read.stream().anyMatch(record -> isExpired(large, record))).stream()
                .anyMatch(record -> isExpired(large, record)));
    }

    private boolean isExpired(RunQueued run, ConsumerRecord<byte[], byte[]> record) {
        return codec().decode(record.value()) instanceof JobExpired expired && expired.runId() == run.runId();
    }

    @Test
    void a_heartbeat_whose_asker_is_gone_claims_nothing() {
        queue(Specs.run(15, "push-1", Specs.job("build", List.of("c"))));
        long runner = stack.registerRunner("c", List.of("c"), 1).id();
        ReplyTo late = wire.address();
        wire.send(Topics.HEARTBEATS, runner, heartbeat(runner, System.currentTimeMillis() - 1, late, "c"));
        assertNotNull(beat(runner, "c"));
        assertFalse(wire.poll().containsKey(late.correlationId()));
    }

    @Test
    void an_offer_without_a_call_goes_to_the_next_runner() {
        queue(Specs.run(16, "push-1", Specs.job("build", List.of("d"))));
        long silent = stack.registerRunner("d-1", List.of("d"), 1).id();
        long next = stack.registerRunner("d-2", List.of("d"), 1).id();
        JobOffer first = beat(silent, "d");
        JobOffer[] second = new JobOffer[1];
        assertTrue(Wait.until(PATIENCE, () -> (second[0] = beat(next, "d")) != null));
        assertEquals(first.job().id(), second[0].job().id());
        assertEquals(2, second[0].attempt());
    }

    @Test
    void what_is_not_for_this_service_is_a_dead_letter_and_its_neighbours_go_on() {
        long runner = stack.registerRunner("e", List.of("e"), 1).id();
        wire.send(Topics.HEARTBEATS, runner, "{}".getBytes(StandardCharsets.UTF_8));
        wire.send(Topics.HEARTBEATS, runner, new RequestRefused("no heartbeat", RequestRefused.Kind.invalid));
        assertNull(beat(runner, "e"));
        assertEquals(2, wire.read(Topics.DEAD_LETTERS, read -> read.size() >= 2).size());
    }

    private RunQueued queue(RunSpec run) {
        return assertInstanceOf(
                RunQueued.class,
                wire.ask(
                        Topics.RUN_REQUESTS, run.repo().id(), to -> Specs.request("r-" + to.correlationId(), run, to)));
    }

    private JobOffer beat(long runner, String... labels) {
        long deadline = System.currentTimeMillis() + PATIENCE.toMillis();
        return assertInstanceOf(
                        HeartbeatAnswered.class,
                        wire.ask(Topics.HEARTBEATS, runner, to -> heartbeat(runner, deadline, to, labels)))
                .offer();
    }

    private static HeartbeatReceived heartbeat(long runner, long deadline, ReplyTo to, String... labels) {
        return new HeartbeatReceived(runner, List.of(labels), 1, "host", "1.0", deadline, to, null);
    }

    private boolean isClaimOf(long jobId, ConsumerRecord<byte[], byte[]> record) {
        return codec().decode(record.value()) instanceof JobClaimed claimed && claimed.jobId() == jobId;
    }

    private MessageCodec codec() {
        return service.getBean(MessageCodec.class);
    }
}
