package sh.shithub.actions.status.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.CancelApplied;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.DeadLetterHeaders;
import sh.shithub.actions.contracts.JobExpired;
import sh.shithub.actions.contracts.JobLogClosed;
import sh.shithub.actions.contracts.JobStatusApplied;
import sh.shithub.actions.contracts.JobStatusReported;
import sh.shithub.actions.contracts.LeaseEnd;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.contracts.RequestRefused;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.StepStatusReported;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.status.Seed.SeededJob;
import sh.shithub.actions.status.Seed.SeededRun;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.docs.MetricsPage;

/** What the service answers, says and counts. */
class StatusServiceIT extends WithStatusService {
    StatusServiceIT(DevStack stack) {
        super(stack);
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

    private List<String> deadLetters(SeededRun run) {
        return wire.all(Topics.DEAD_LETTERS).stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(Long.toString(run.id())))
                .map(record -> new String(
                        record.headers().lastHeader(DeadLetterHeaders.REASON).value(), StandardCharsets.UTF_8))
                .toList();
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
}
