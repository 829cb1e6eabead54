package sh.shithub.actions.checks.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.contracts.TraceHeaders;

/** "This call, with this trace id: where did it end?" Each call of a job's life, found in topics, rows and log lines. */
@ExtendWith(RunningStackExtension.class)
class TraceIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String QUEUE = trace(1);
    private static final String CLAIM = trace(2);
    private static final String RUNNING = trace(3);
    private static final String STEP_RUNNING = trace(4);
    private static final String CHUNK = trace(5);
    private static final String STEP_ENDED = trace(6);
    private static final String ARTIFACT = trace(7);
    private static final String ENDED = trace(8);

    private final RunningStack stack;

    TraceIT(RunningStack stack) {
        this.stack = stack;
    }

    private static String trace(int call) {
        return "7ace%028x".formatted(call);
    }

    private static String parent(String trace) {
        return "00-" + trace + "-00f067aa0ba902b7-01";
    }

    @Test
    void every_call_is_found_in_the_topics_rows_and_lines_that_it_led_to() {
        long run = Queueing.queue(
                        stack,
                        List.of(Queueing.job("build", List.of(), "traced", 1)),
                        Map.of(),
                        Map.of("traceparent", parent(QUEUE)))
                .get("run_id")
                .asLong();
        StockClient runner = stack.runner("traced", 1).traced(parent(CLAIM));
        StockClient.Claim claim = runner.claim(List.of("traced"));
        assertEquals(CLAIM, row("workflow_jobs WHERE id = " + claim.id()));
        runner.traced(parent(RUNNING));
        assertEquals(
                RUNNING, claim.attempt("/status", Map.of("status", "running")).requestId());
        long step = claim.step(0);
        runner.traced(parent(STEP_RUNNING));
        claim.stepRunning(step);
        runner.traced(parent(CHUNK));
        claim.log(step, 0, "traced\n");
        awaitRow(CHUNK, "workflow_step_log_states WHERE step_id = " + step);
        runner.traced(parent(STEP_ENDED));
        claim.stepCompleted(step, "success");
        runner.traced(parent(ARTIFACT));
        claim.artifact("traced.txt", new byte[] {1});
        runner.traced(parent(ENDED));
        claim.completed("success");
        stack.awaitFinishedLogs(run);
        stack.awaitNoLag();

        rows(run, claim.id(), step);
        topics();
        lines(run, claim.id(), step);
    }

    private void rows(long run, long job, long step) {
        assertEquals(QUEUE, row("workflow_runs WHERE id = " + run));
        assertEquals(ENDED, row("workflow_jobs WHERE id = " + job));
        assertEquals(STEP_ENDED, row("workflow_steps WHERE id = " + step));
        assertEquals(STEP_ENDED, row("log_finalizations WHERE step_id = " + step));
        assertEquals(ENDED, row("check_runs WHERE job_id = " + job));
        assertEquals(ARTIFACT, row("workflow_artifacts WHERE job_id = " + job));
    }

    private void topics() {
        assertEquals(Set.of(QUEUE), heard(Topics.RUN_REQUESTS));
        assertEquals(Set.of(CLAIM), heard(Topics.HEARTBEATS));
        assertEquals(Set.of(CLAIM, RUNNING, STEP_RUNNING, STEP_ENDED, ENDED), heard(Topics.STATUS));
        assertEquals(Set.of(CHUNK, STEP_ENDED, ENDED), heard(Topics.LOGS));
        assertEquals(Set.of(STEP_ENDED), heard(Topics.LOG_FINALIZATIONS));
        assertTrue(heard(Topics.REPLIES).containsAll(Set.of(QUEUE, CLAIM)));
        assertTrue(heard(Topics.EVENTS).containsAll(Set.of(QUEUE, CLAIM, STEP_RUNNING, STEP_ENDED, ENDED)));
    }

    private void lines(long run, long job, long step) {
        assertTrue(said(QUEUE, "run", run).containsAll(Set.of("api-gateway", "claim-service")), "queued");
        assertTrue(said(CLAIM, "job", job).containsAll(Set.of("api-gateway", "claim-service")), "claimed");
        assertTrue(said(STEP_RUNNING, "step", step).contains("status-service"), "at DEBUG each record");
        assertTrue(said(CHUNK, "step", step).contains("log-service"), "at DEBUG each chunk");
        assertTrue(said(STEP_ENDED, "step", step).contains("log-service"), "finalised");
        assertTrue(said(ENDED, "job", job).containsAll(Set.of("api-gateway", "status-service")), "ended");
    }

    @Test
    void a_call_without_a_trace_or_with_one_that_cannot_be_read_is_given_one() {
        for (String traceparent : new String[] {null, "00-" + trace(9) + "-0000000000000000-01", "nonsense"}) {
            StockClient.Answer answer = StockClient.post(
                    stack.gateway(),
                    "/api/v1/runners/heartbeat",
                    stack.runner("untraced", 1).registrationToken(),
                    Map.of("labels", List.of("untraced")),
                    traceparent == null ? Map.of() : Map.of("traceparent", traceparent));
            assertEquals(204, answer.status());
            assertTrue(answer.requestId().matches("[0-9a-f]{32}"), answer.requestId());
            assertNotEquals(trace(9), answer.requestId());
            await().atMost(PATIENCE)
                    .until(() -> lines().stream()
                            .anyMatch(line ->
                                    answer.requestId().equals(line.path("trace").asText())));
        }
    }

    @Test
    void every_line_of_every_service_is_json_with_what_operators_sort_by() {
        Set<String> services = new TreeSet<>();
        for (JsonNode line : lines()) {
            for (String field : List.of("timestamp", "level", "logger", "message", "service", "instance")) {
                assertTrue(line.hasNonNull(field), () -> field + " in " + line);
            }
            services.add(line.get("service").asText());
        }
        assertEquals(Set.of("api-gateway", "claim-service", "log-service", "status-service"), services);
    }

    @Test
    void every_service_names_its_dependencies_and_says_of_which_build_it_is() {
        Map<String, List<String>> dependencies = Map.of(
                "api_gateway", List.of("postgresql", "kafka", "object-storage", "replies"),
                "claim_service", List.of("postgresql", "kafka"),
                "log_service_2", List.of("postgresql", "kafka", "object-storage"),
                "status_service", List.of("postgresql", "kafka"));
        dependencies.forEach((name, needs) -> {
            URI management = URI.create(stack.env("MANAGEMENT_URL_" + name));
            await(name + "'s dependencies to answer").atMost(PATIENCE).until(() -> {
                JsonNode ready = StockClient.get(management, "/health/readiness", stack.operatorToken())
                        .ok();
                return needs.stream()
                        .allMatch(need -> ready.at("/details/" + need + "/details/detail")
                                        .asText()
                                        .startsWith("answers")
                                || need.equals("replies")
                                        && ready.at("/details").has(need));
            });
            assertEquals(
                    "UP",
                    StockClient.get(management, "/health/liveness", stack.operatorToken())
                            .ok()
                            .get("status")
                            .asText());
            JsonNode info =
                    StockClient.get(management, "/info", stack.operatorToken()).ok();
            assertEquals(name, info.get("instance").asText().replace('-', '_'));
            assertTrue(info.get("commit").asText().matches("[0-9a-f]{40}|unknown"), info::toString);
            assertTrue(info.get("commit_time").asText().matches("\\d{4}-.*Z"), info::toString);
        });
    }

    private String row(String from) {
        String id = stack.rows("SELECT trace_id FROM " + from).get(0);
        return id == null ? null : id.replace("-", "");
    }

    private void awaitRow(String trace, String from) {
        await().atMost(PATIENCE)
                .until(() -> stack.rows("SELECT replace(trace_id::text, '-', '') FROM " + from)
                        .contains(trace));
    }

    /** Of this test's traces those that a topic's records bear. */
    private Set<String> heard(String topic) {
        Set<String> heard = new TreeSet<>();
        Records.of(stack, topic).forEach(record -> {
            Header header = record.headers().lastHeader(TraceHeaders.TRACEPARENT);
            String trace = header == null ? "" : new String(header.value(), StandardCharsets.US_ASCII).substring(3, 35);
            if (trace.startsWith("7ace0000")) {
                heard.add(trace);
            }
        });
        return heard;
    }

    /** The services that have lines with this trace and this id. */
    private Set<String> said(String trace, String field, long id) {
        Set<String> services = new TreeSet<>();
        for (JsonNode line : lines()) {
            if (trace.equals(line.path("trace").asText())) {
                assertTrue(!line.has(field) || line.get(field).asLong() == id, line::toString);
                services.add(line.get("service").asText());
            }
        }
        return services;
    }

    private List<JsonNode> lines() {
        List<JsonNode> lines = new ArrayList<>();
        for (Path file : FilesOfStack.ofServices()) {
            if (file.getFileName()
                    .toString()
                    .matches("(api_gateway|claim_service|log_service|status_service)(_2)?\\.log")) {
                whole(file)
                        .lines()
                        .filter(line -> line.startsWith("{"))
                        .map(TraceIT::json)
                        .forEach(lines::add);
            }
        }
        return lines;
    }

    /** Without a last line that is being written; what does not begin as JSON, the virtual machine itself has said. */
    private static String whole(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + line, e);
        }
    }
}
