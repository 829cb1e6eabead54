package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.testkit.DevStack;

/** wire.md, "Tokens": how a token is presented, and which doors each kind opens. Forged ones: tokens/ForgedTokensTest. */
class BearerIT extends GatewayIT {
    BearerIT(DevStack stack) {
        super(stack);
    }

    @Test
    void a_missing_or_malformed_bearer_is_401_before_anything_is_looked_at() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        refused(401, "token required", caller.post("/api/v1/jobs/999/status", null, "{"));
        for (String header : List.of(
                "",
                "Bearer",
                "Bearer ",
                "Basic " + token,
                token,
                "Token " + token,
                "Bearer x y",
                "Bearer " + token + " x")) {
            shape(401, authorized(header, job.path("status")));
        }
        for (String bad : List.of(
                "x",
                "..",
                token.substring(0, token.length() - 2),
                token + "A",
                gateway.mint(job, 1, Instant.now().minusSeconds(1)),
                gateway.mintCheckout(job),
                runner.token(),
                stack.operatorToken(),
                "0".repeat(64))) {
            refused(401, "token invalid", caller.post("/api/v1/jobs/999/status", bad, "{"));
        }
        assertEquals(0, database.spent(job));
        assertEquals(200, caller.post(job.path("status"), token, RUNNING).status());
    }

    @Test
    void a_checkout_token_opens_no_job_call() {
        ClaimedJob job = claimed();
        String checkout = gateway.mintCheckout(job);
        for (String call : List.of(
                "logs", "status", "steps/" + job.steps().get(0) + "/status", "artifacts/upload", "cancel-check")) {
            refused(401, "token invalid", caller.post(job.path(call), checkout, "{}"));
        }
        assertEquals(0, database.spent(job));
    }

    @Test
    void a_job_token_opens_no_other_door_and_no_other_token_a_job_s() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        shape(401, caller.post("/api/v1/runners/heartbeat", token, "{}"));
        shape(401, caller.post("/api/v1/runs", token, "{}"));
        shape(401, caller.get("/api/v1/runs/1", token));
        shape(401, caller.post("/api/v1/runs", runner.token(), "{}"));
        shape(401, caller.post("/api/v1/runners/heartbeat", stack.operatorToken(), "{}"));
        shape(401, caller.get("/api/v1/runs/1?access_token=" + stack.operatorToken(), null));
        assertEquals(0, database.spent(job));
    }

    @Test
    void a_registration_token_that_is_unknown_expired_or_revoked_is_401() {
        stack.registerRunner("other", List.of(), 1);
        String of = "UPDATE runner_tokens SET %s WHERE runner_id = " + runner.id();
        refused(401, "token required", caller.post("/api/v1/runners/heartbeat", null, "{}"));
        refused(401, "token invalid", caller.post("/api/v1/runners/heartbeat", "0".repeat(64), "{}"));
        refused(
                401,
                "token invalid",
                caller.post("/api/v1/runners/heartbeat", runner.token().substring(1), "{}"));
        refused(401, "token invalid", caller.post("/api/v1/runners/heartbeat", runner.token() + "0", "{}"));
        for (String[] change :
                new String[][] {{"expires_at = now()", "expires_at = NULL"}, {"revoked_at = now()", "revoked_at = NULL"}
                }) {
            database.execute(of.formatted(change[0]));
            refused(401, "token invalid", caller.post("/api/v1/runners/heartbeat", runner.token(), "{}"));
            database.execute(of.formatted(change[1]));
        }
        shape(400, caller.post("/api/v1/runners/heartbeat", runner.token(), "{"));
    }

    /** A token that is longer than any of ours is refused as one, or as a header too large, but never breaks anything. */
    @Test
    void a_huge_token_is_refused() {
        ClaimedJob job = claimed();
        for (int chars : new int[] {7000, 9000, 15_000}) {
            refused(401, "token invalid", caller.post(job.path("status"), "x.".repeat(chars / 2), RUNNING));
        }
        String answer =
                RawCall.answer(gateway.uri(), RawCall.post(job.path("status"), "x".repeat(20_000), "", RUNNING));
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    }

    private Caller.Answer authorized(String header, String path) {
        return caller.send(caller.request(path)
                        .header("Content-Type", "application/json")
                        .header("Authorization", header)
                        .POST(HttpRequest.BodyPublishers.ofString("{")))
                .join();
    }
}
