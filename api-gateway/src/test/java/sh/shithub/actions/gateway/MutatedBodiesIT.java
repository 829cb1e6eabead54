package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.shithub.actions.contracts.HeartbeatAnswered;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.RunRequested;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.testkit.DevStack;

/** wire.md, "General": whatever body is sent, nobody gets a 500, a refusal has the one shape, and the token is good afterwards. */
class MutatedBodiesIT extends GatewayIT {
    private static final int BODIES = 300;
    private static final long SEED = 20260102;
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 409, 413);

    MutatedBodiesIT(DevStack stack) {
        super(stack);
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("SHITHUB_HEARTBEATS_PER_MINUTE", "0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status | {"status":"running","started_at":"2026-01-02T03:04:05Z"}
            steps/{step}/status | {"status":"running","started_at":"2026-01-02T03:04:05Z"}
            logs | {"seq":0,"chunk":"aGk=","step_id":{step}}
            artifacts/upload | {"name":"report","size_bytes":4}
            cancel-check | {}
            """)
    void a_job_call(String call, String good) {
        ClaimedJob job = claimed();
        String step = job.steps().get(0).toString();
        MutatedBodies bodies = new MutatedBodies(good.replace("{step}", step), SEED);
        String token = gateway.tokenOf(job);
        for (int i = 0; i < BODIES; i++) {
            byte[] body = bodies.next();
            Caller.Answer answer = caller.async(job.path(call.replace("{step}", step)), token, body)
                    .join();
            judge(answer, body, i);
            token = answer.status() < 300 ? answer.nextToken() : token;
        }
        Caller.Answer last = caller.post(job.path("cancel-check"), token, "");
        assertEquals(200, last.status(), last::error);
    }

    @Test
    void a_heartbeat() {
        try (Answerer claim = new Answerer(
                stack,
                gateway.bean(MessageCodec.class),
                Topics.HEARTBEATS,
                message -> new Answerer.Said(((HeartbeatReceived) message).replyTo(), new HeartbeatAnswered(null)))) {
            MutatedBodies bodies = new MutatedBodies(
                    "{\"labels\":[\"linux\",\"x64\"],\"capacity\":2,\"host_name\":\"h\",\"version\":\"v1\",\"active_job_ids\":[7]}",
                    SEED);
            for (int i = 0; i < BODIES; i++) {
                byte[] body = bodies.next();
                judge(
                        caller.async("/api/v1/runners/heartbeat", runner.token(), body)
                                .join(),
                        body,
                        i);
            }
        }
    }

    @Test
    void a_run_to_queue() {
        try (Answerer claim = new Answerer(
                stack,
                gateway.bean(MessageCodec.class),
                Topics.RUN_REQUESTS,
                message ->
                        new Answerer.Said(((RunRequested) message).replyTo(), new RunQueued(7, 1, List.of(), false)))) {
            MutatedBodies bodies = new MutatedBodies(
                    "{\"repo\":{\"id\":5,\"owner\":\"octo\",\"name\":\"hello\"},\"workflow_file\":\"ci.yml\",\"head_sha\":\"c0ffee0\","
                            + "\"event\":\"push\",\"event_payload\":{\"a\":[1,\"b\"]},\"trigger_event_id\":\"t\","
                            + "\"jobs\":[{\"key\":\"build\",\"runs_on\":\"linux\",\"env\":{\"A\":\"b\"},"
                            + "\"steps\":[{\"name\":\"x\",\"run\":\"true\"}]}]}",
                    SEED);
            for (int i = 0; i < BODIES; i++) {
                byte[] body = bodies.next();
                judge(caller.async("/api/v1/runs", stack.operatorToken(), body).join(), body, i);
            }
        }
    }

    private static void judge(Caller.Answer answer, byte[] body, int number) {
        if (answer.status() >= 300) {
            String start = new String(body, 0, Math.min(body.length, 300), StandardCharsets.UTF_8);
            assertTrue(
                    REFUSALS.contains(answer.status()),
                    () -> "body " + number + ": " + answer.status() + " " + answer.error() + "\n" + start);
            shape(answer.status(), answer);
        }
    }
}
