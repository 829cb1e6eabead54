package sh.shithub.actions.gateway.operator.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.Database;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.docs.MetricsPage;

/** The overview against rows as the services leave them behind. All tests see the same database, written before the first. */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverviewIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SETS = 60;
    /** A heartbeat that stays fresh, however long the tests take. */
    private static final String FRESH = "-3600";

    private GatewayUnderTest gateway;
    private String token;
    private Rows rows;
    private long runner;
    private long busy;
    private long offered;

    @BeforeAll
    void start(DevStack stack) {
        token = stack.operatorToken();
        rows = new Rows(new Database(stack));
        write();
        gateway = GatewayUnderTest.start(stack, Map.of("SHITHUB_OVERVIEW", "1s"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private void write() {
        runner = rows.runner("one", "linux,x64", FRESH);
        rows.runner("two", "linux", FRESH);
        rows.runner("gone", "gpu", "600");
        rows.runner("never", "gpu", "NULL");
        rows.database()
                .execute("UPDATE workflow_runners SET draining = true WHERE id = "
                        + rows.runner("draining", "arm", FRESH));
        rows.database()
                .execute("UPDATE workflow_runners SET draining = true, revoked_at = now() WHERE id = "
                        + rows.runner("revoked", "arm", FRESH));
        rows.repo(1, "octo");
        long run = rows.run(1, "");
        rows.ready(run, "a", "linux", 30);
        rows.ready(run, "b", "linux", 100);
        rows.waiting(run, "c", "linux", 200);
        rows.ready(run, "d", "gpu", 300);
        rows.held(run, "e", "{a}");
        for (int i = 0; i < SETS; i++) {
            rows.ready(run, "s" + i, "set" + i, 10);
        }
        busy = rows.running(run, "busy", runner, 600, 2);
        offered = rows.running(run, "offered", runner, 20, 0);
        rows.run(1, "deploy");
        long second = rows.run(1, "deploy");
        rows.held(second, "deploy", "{}");
        long third = rows.run(1, "");
        rows.held(third, "secret", "{}");
        rows.database().execute("UPDATE workflow_runs SET need_approval = true WHERE id = " + third);
        stored(run);
        rows.repo(2, "capped");
        rows.database().execute("INSERT INTO actions_policies (repo_id, scope, repo_cap) VALUES (2, 'repo', 1)");
        long capped = rows.run(2, "");
        rows.running(capped, "r", runner, 5, 1);
        rows.waiting(capped, "w", "linux", 50);
    }

    private void stored(long run) {
        String step = rows.database()
                .text(
                        "INSERT INTO workflow_steps (job_id, step_index, run_command, log_object_key, log_byte_count) VALUES ("
                                + busy + ", 0, 'true', 'k', 1234) RETURNING id");
        rows.database()
                .execute("INSERT INTO log_finalizations (step_id, run_id, job_id, next_try_at) VALUES (" + step + ", "
                        + run + ", " + busy + ", now() - interval '45 s')");
        for (String artifact :
                new String[] {"'uploaded', 70", "'size_mismatch', 7", "'missing', 0", "'announced', NULL"}) {
            rows.database()
                    .execute("INSERT INTO workflow_artifacts (run_id, job_id, name, object_key, size_bytes, expires_at,"
                            + " status, stored_bytes) SELECT " + run + ", " + busy + ", 'a' || count(*), 'k', 70,"
                            + " now() + interval '1 day', " + artifact + " FROM workflow_artifacts");
        }
    }

    private JsonNode overview() {
        Caller.Answer answer = gateway.caller().get("/api/v1/ops/overview", token);
        assertEquals(200, answer.status(), answer::error);
        return answer.body();
    }

    private JsonNode await(Predicate<JsonNode> seen) {
        JsonNode[] last = new JsonNode[1];
        assertTrue(
                Wait.until(PATIENCE, () -> {
                    last[0] = overview();
                    return seen.test(last[0]);
                }),
                () -> "last seen: " + last[0]);
        return last[0];
    }

    private JsonNode collected() {
        return await(overview -> !overview.get("collected_at").isNull());
    }

    @Test
    void what_waits_is_told_by_label_set_the_longest_first_and_the_rest_together() {
        JsonNode overview = collected();
        assertNotNull(Instant.parse(overview.get("collected_at").asText()));
        assertTrue(overview.get("problem").isNull());
        assertEquals(QueueFigures.SHOWN, overview.get("queue").size());
        JsonNode gpu = overview.at("/queue/0");
        assertEquals("[\"gpu\"]", gpu.get("labels").toString());
        assertEquals(1, gpu.get("waiting").asInt());
        assertEquals(0, gpu.get("live_runners").asInt());
        assertTrue(gpu.get("oldest_age_seconds").asDouble() >= 300);
        JsonNode linux = overview.at("/queue/1");
        assertEquals(4, linux.get("waiting").asInt());
        assertEquals(2, linux.get("live_runners").asInt());
        assertTrue(linux.get("oldest_age_seconds").asDouble() >= 200);
        JsonNode other = overview.get("queue_other");
        assertEquals(SETS + 2 - QueueFigures.SHOWN, other.get("label_sets").asInt());
        assertEquals(SETS + 2 - QueueFigures.SHOWN, other.get("waiting").asInt());
        assertEquals(
                SETS + 2 - QueueFigures.SHOWN, other.get("without_live_runner").asInt());
        assertTrue(other.get("oldest_age_seconds").asDouble() >= 10);
    }

    @Test
    void what_no_runner_may_take_is_told_by_what_stands_in_its_way() {
        Map<String, Integer> blocked = new TreeMap<>();
        JsonNode overview = collected();
        overview.get("blocked")
                .forEach(one ->
                        blocked.put(one.get("blocker").asText(), one.get("jobs").asInt()));
        assertEquals(
                Map.of("needs", 1, "approval", 1, "concurrency group", 1, "repository cap", 1, "place in line", 1),
                blocked);
        assertTrue(overview.get("blocked_complete").asBoolean());
    }

    @Test
    void each_runner_is_in_one_state() {
        assertEquals(
                "{\"live\":2,\"draining\":1,\"stale\":2,\"revoked\":1}",
                collected().get("runners").toString());
    }

    @Test
    void running_jobs_are_told_with_their_leases() {
        JsonNode running = collected().get("running");
        assertEquals(3, running.get("jobs").asInt());
        assertEquals(1, running.get("offered").asInt());
        assertTrue(running.get("oldest_lease_age_seconds").asDouble() >= 600);
        JsonNode first = running.at("/items/0");
        assertEquals(busy, first.get("job_id").asLong());
        assertEquals("one", first.get("runner").asText());
        assertEquals("busy", first.get("name").asText());
        assertTrue(first.get("last_call_age_seconds").isNumber());
        assertNotNull(Instant.parse(first.get("lease_expires_at").asText()));
        JsonNode second = running.at("/items/1");
        assertEquals(offered, second.get("job_id").asLong());
        assertTrue(second.get("last_call_age_seconds").isNull());
    }

    @Test
    void calls_and_errors_of_this_gateway_are_told() {
        gateway.caller().get("/api/v1/jobs/0", token);
        JsonNode calls = await(overview ->
                        overview.at("/gateway/client_errors_per_second").asDouble() > 0)
                .get("gateway");
        assertTrue(calls.get("calls_per_second").asDouble()
                > calls.get("client_errors_per_second").asDouble());
        assertEquals(0, calls.get("server_errors_per_second").asDouble());
    }

    @Test
    void the_same_figures_are_gauges() {
        collected();
        assertTrue(Wait.until(PATIENCE, () -> metric("storage_objects{kind=\"log\"}") == 1));
        assertEquals(4, metric("queue_depth{labels=\"linux\"}"));
        assertEquals(SETS + 2 - QueueFigures.SHOWN, metric("queue_depth{labels=\"(other)\"}"));
        assertTrue(metric("queue_oldest_seconds{labels=\"gpu\"}") >= 300);
        assertEquals(2, metric("queue_live_runners{labels=\"linux\"}"));
        assertEquals(0, metric("queue_live_runners{labels=\"gpu\"}"));
        assertEquals(SETS + 1, metric("queue_unserved_label_sets"));
        assertEquals(1, metric("queue_blocked{blocker=\"concurrency_group\"}"));
        assertEquals(0, metric("queue_blocked{blocker=\"owner_cap\"}"));
        assertEquals(3, metric("active"));
        assertEquals(1, metric("offered"));
        assertTrue(metric("lease_oldest_seconds") >= 600);
        assertEquals(2, metric("runners{state=\"live\"}"));
        assertEquals(8, metric("runner_capacity{state=\"live\"}"));
        assertTrue(metric("runner_heartbeat_age_seconds{state=\"stale\"}") >= 600);
        assertEquals(6, metric("runner_registrations_total"));
        assertEquals(1, metric("finalization_backlog"));
        assertTrue(metric("finalization_oldest_seconds") >= 40);
        assertEquals(1234, metric("storage_bytes{kind=\"log\"}"));
        assertEquals(2, metric("storage_objects{kind=\"artifact\"}"));
        assertEquals(77, metric("storage_bytes{kind=\"artifact\"}"));
        assertTrue(metric("overview_collected_timestamp_seconds") > 1.7e9);
        Wait.until(
                PATIENCE,
                () -> MetricsPage.differences("api-gateway", gateway.metrics()).isEmpty());
        assertEquals(List.of(), MetricsPage.differences("api-gateway", gateway.metrics()));
    }

    private double metric(String rest) {
        String series = "shithub_actions_" + rest;
        return gateway.metrics()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in " + gateway.metrics()));
    }

    @Test
    void calls_are_counted_by_route_and_no_id_becomes_a_label() {
        for (int i = 0; i < 20; i++) {
            gateway.caller().get("/api/v1/runs?page=" + i, token);
            gateway.caller().get("/api/v1/jobs/" + (1000 + i), token);
            gateway.caller().get("/api/v1/runs/" + rows.run(1, ""), token);
            gateway.caller().get("/nowhere/" + i, token);
        }
        gateway.caller()
                .send(gateway.caller()
                        .request("/api/v1/runs")
                        .method("BREW", HttpRequest.BodyPublishers.noBody())
                        .header("Authorization", "Bearer " + token))
                .join();
        assertTrue(Wait.until(PATIENCE, () -> counted().stream().anyMatch(series -> series.contains("/runs/{id}"))));
        Set<String> counted = counted();
        assertTrue(counted.size() < 30, counted::toString);
        assertTrue(
                counted.stream()
                        .noneMatch(series ->
                                series.matches(".*uri=\"[^\"]*[0-9]{2}.*") || series.matches(".*(nowhere|BREW).*")),
                counted::toString);
        assertTrue(
                counted.contains("exception=\"ApiException\",method=\"GET\",status=\"400\",uri=\"/api/v1/runs\""),
                counted::toString);
    }

    private Set<String> counted() {
        String name = "http_server_requests_seconds_count{";
        return gateway.metrics()
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length(), line.indexOf("} ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
