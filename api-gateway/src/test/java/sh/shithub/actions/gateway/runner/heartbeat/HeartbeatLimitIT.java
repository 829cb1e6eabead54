package sh.shithub.actions.gateway.runner.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** wire.md, "Heartbeat": 429 with {@code Retry-After}, and how a runner stands on every answer. */
@ExtendWith(DevStackExtension.class)
class HeartbeatLimitIT {
    private static final String HEARTBEAT = "/api/v1/runners/heartbeat";

    @Test
    void every_answer_tells_the_standing_and_the_one_too_many_is_429(DevStack stack) {
        String token = stack.registerRunner("eager", List.of("linux"), 1).token();
        String other = stack.registerRunner("calm", List.of("linux"), 1).token();
        Map<String, String> fourAMinute =
                Map.of("SHITHUB_HEARTBEATS_PER_MINUTE", "4", "SHITHUB_HEARTBEAT_ANSWER", "400ms");
        try (GatewayUnderTest gateway = GatewayUnderTest.start(stack, fourAMinute)) {
            Caller caller = gateway.caller();
            // Nobody answers the heartbeat here: no job, once its time is over.
            standing(204, "3", caller.post(HEARTBEAT, token, "{}"));
            standing(400, "2", caller.post(HEARTBEAT, token, "{\"colour\":1}"));
            standing(400, "1", caller.post(HEARTBEAT, token, "{"));
            standing(204, "0", caller.post(HEARTBEAT, token, ""));
            Caller.Answer refused = standing(429, "0", caller.post(HEARTBEAT, token, "{}"));
            assertEquals("more than 4 heartbeats in a minute", refused.error());
            assertEquals("application/json; charset=utf-8", refused.header("Content-Type"));
            assertEquals("no-store", refused.header("Cache-Control"));
            long retry = Long.parseLong(refused.header("Retry-After"));
            assertTrue(retry >= 1 && retry <= 60, () -> "retry after " + retry);
            standing(429, "0", caller.post(HEARTBEAT, token, "{"));
            standing(204, "3", caller.post(HEARTBEAT, other, "{}"));
            Caller.Answer unknown = caller.post(HEARTBEAT, "0".repeat(64), "{}");
            assertEquals(401, unknown.status());
            assertNull(unknown.header("X-RateLimit-Limit"), "of whom should it tell");
        }
    }

    @Test
    void zero_switches_it_off(DevStack stack) {
        String token = stack.registerRunner("free", List.of("linux"), 1).token();
        try (GatewayUnderTest gateway = GatewayUnderTest.start(stack, Map.of("SHITHUB_HEARTBEATS_PER_MINUTE", "0"))) {
            Caller.Answer answer = null;
            for (int i = 0; i < 100; i++) {
                answer = gateway.caller().post(HEARTBEAT, token, "{");
                assertEquals(400, answer.status());
            }
            assertNull(answer.header("X-RateLimit-Limit"));
        }
    }

    private static Caller.Answer standing(int status, String remaining, Caller.Answer answer) {
        assertEquals(status, answer.status(), answer::error);
        assertEquals("4", answer.header("X-RateLimit-Limit"));
        assertEquals(remaining, answer.header("X-RateLimit-Remaining"));
        long reset = Long.parseLong(answer.header("X-RateLimit-Reset"));
        assertTrue(reset >= 1 && reset <= 60, () -> "seconds left, not an epoch: " + reset);
        return answer;
    }
}
