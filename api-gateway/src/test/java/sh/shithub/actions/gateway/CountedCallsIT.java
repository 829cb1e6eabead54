package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.RegisteredRunner;

/** What the gateway counts of its calls, and hears of claims. */
class CountedCallsIT extends GatewayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    CountedCallsIT(DevStack stack) {
        super(stack);
    }

    @Test
    void heartbeats_are_counted_by_how_they_were_answered() {
        String heartbeat = "/api/v1/runners/heartbeat";
        Map<String, Double> before = counted("runner_heartbeats_total");
        caller.post(heartbeat, runner.token(), "{}");
        caller.post(heartbeat, runner.token(), "{\"capacity\":65}");
        caller.post(heartbeat, "no-token", "{}");
        caller.post(heartbeat, null, "{}");
        awaitIncrease(before, "runner_heartbeats_total", Map.of("idle", 1.0, "bad_request", 1.0, "unauthorized", 2.0));
    }

    @Test
    void job_tokens_are_counted_by_what_became_of_them() {
        RegisteredRunner holder = stack.registerRunner("holder", List.of("holder"), 64);
        database.execute("UPDATE workflow_runners SET revoked_at = now() WHERE id = " + holder.id());
        ClaimedJob revoked = ClaimedJob.by(holder, stack);
        RegisteredRunner sound = stack.registerRunner("sound", List.of("sound"), 64);
        ClaimedJob job = ClaimedJob.by(sound, stack);
        ClaimedJob ended = ClaimedJob.by(sound, stack);
        database.execute("UPDATE workflow_jobs SET end_reason = 'runner lost' WHERE id = " + ended.jobId());
        ClaimedJob requeued = ClaimedJob.by(sound, stack);
        database.execute("UPDATE job_token_chains SET attempt = 2 WHERE job_id = " + requeued.jobId());
        Map<String, Double> before = counted("runner_jwt_total");
        String first = gateway.tokenOf(job);
        check(200, job, first);
        check(401, job, first);
        check(401, job, first + "x");
        check(401, job, gateway.mintCheckout(job));
        check(401, job, gateway.mint(job, 1, Instant.now().minusSeconds(1)));
        check(404, ended, first);
        check(401, revoked, gateway.tokenOf(revoked));
        check(409, ended, gateway.tokenOf(ended));
        check(404, requeued, gateway.tokenOf(requeued));
        ClaimedJob other = ClaimedJob.by(sound, stack);
        String path = other.path("cancel-check");
        assertEquals(400, caller.post(path, gateway.tokenOf(other), "{\"x\":1}").status());
        for (int i = 0; i < 2; i++) {
            HttpRequest.Builder again = caller.request(path)
                    .header("Authorization", "Bearer " + gateway.tokenOf(other))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "k")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"));
            assertEquals(200, caller.send(again).join().status());
        }
        Map<String, Double> expected = new TreeMap<>();
        for (String once : List.of(
                "replayed",
                "invalid",
                "wrong_purpose",
                "expired",
                "wrong_job",
                "revoked",
                "ended",
                "not_assigned",
                "kept",
                "repeated")) {
            expected.put(once, 1.0);
        }
        expected.put("accepted", 2.0);
        awaitIncrease(before, "runner_jwt_total", expected);
    }

    private void check(int status, ClaimedJob job, String token) {
        Caller.Answer answer = caller.post(job.path("cancel-check"), token, "");
        assertEquals(status, answer.status(), answer::error);
    }

    private Map<String, Double> counted(String name) {
        Map<String, Double> counted = new TreeMap<>();
        String prefix = "shithub_actions_" + name + "{result=\"";
        gateway.metrics()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .forEach(line -> counted.put(
                        line.substring(prefix.length(), line.lastIndexOf('"')),
                        Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
        return counted;
    }

    private void awaitIncrease(Map<String, Double> before, String name, Map<String, Double> expected) {
        Map<String, Double> increase = new TreeMap<>();
        Wait.until(PATIENCE, () -> {
            increase.clear();
            counted(name).forEach((result, now) -> increase.put(result, now - before.get(result)));
            increase.values().removeIf(by -> by == 0);
            return increase.equals(expected);
        });
        assertEquals(expected, increase);
    }

    @Test
    void how_long_jobs_waited_is_heard_from_their_events() {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.bootstrap()), new StringSerializer(), new StringSerializer())) {
            JsonNode[] latency = new JsonNode[1];
            assertTrue(Wait.until(PATIENCE, () -> {
                for (int seconds : new int[] {1, 2, 3, 40}) {
                    producer.send(new ProducerRecord<>(Topics.EVENTS, "1", claimed(seconds * 1000L)));
                }
                producer.send(new ProducerRecord<>(Topics.EVENTS, "1", claimed(null)));
                producer.flush();
                latency[0] = caller.get("/api/v1/ops/overview", stack.operatorToken())
                        .body()
                        .get("claim_latency");
                return latency[0].get("count").asInt() > 0
                        && latency[0].get("count").asInt() % 4 == 0;
            }));
            assertEquals(2, latency[0].get("p50_seconds").asDouble());
            assertEquals(40, latency[0].get("p95_seconds").asDouble());
            assertEquals(40, latency[0].get("max_seconds").asDouble());
        }
    }

    private static String claimed(Long waitedMillis) {
        return "{\"specversion\":\"1.0\",\"id\":\"job/1:claimed:1\",\"source\":\"/actions/claim-service\","
                + "\"type\":\"sh.shithub.actions.job.claimed\",\"subject\":\"job/1\",\"time\":\"2026-03-01T12:00:00Z\","
                + "\"datacontenttype\":\"application/json\",\"data\":{\"run_id\":1,\"job_id\":1,\"attempt\":1,\"status\":\"running\""
                + (waitedMillis == null ? "" : ",\"waited_millis\":" + waitedMillis) + "}}";
    }
}
