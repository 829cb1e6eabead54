package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpRequest;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.devstack.DevStack;
import sh.shithub.actions.devstack.DevStackExtension;
import sh.shithub.actions.devstack.RegisteredRunner;
import sh.shithub.actions.platform.keys.MasterKey;

/** What is refused, in which order, in which shape, and that no refusal costs a token (WIRE.md, "General" and "Tokens"). */
@ExtendWith(DevStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsIT {
    private static final String RUNNING = "{\"status\":\"running\"}";
    private static final String NO_STEP = "steps/9999999/status";

    private final DevStack stack;
    private final Database database;
    private GatewayUnderTest gateway;
    private Caller caller;
    private RegisteredRunner runner;

    RefusalsIT(DevStack stack) {
        this.stack = stack;
        database = new Database(stack);
    }

    @BeforeAll
    void start() {
        gateway = GatewayUnderTest.start(stack);
        caller = gateway.caller();
        runner = stack.registerRunner("one", List.of("linux"), 4);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void a_body_that_is_wrong_is_named_and_costs_nothing() {
        ClaimedJob job = ClaimedJob.by(runner, stack);
        String token = gateway.tokenOf(job);
        String big = "{\"seq\":0,\"chunk\":\"" + "A".repeat(700_000) + "\"}";
        for (String[] wrong : new String[][] {
            {"status", "", "the body is empty; a JSON object is required"},
            {"status", "{", null},
            {"status", "[]", "the body is not a JSON object of the expected form"},
            {"status", "null", "the body is null; a JSON object is required"},
            {"status", "{}", "status is required"},
            {"status", "{\"status\":\"running\",\"colour\":1}", "unknown field \"colour\""},
            {"status", "{\"status\":1}", "field \"status\" has a wrong type or value"},
            {"status", "{\"status\":\"running\",\"started_at\":1}", "field \"started_at\" has a wrong type or value"},
            {
                "status",
                "{\"status\":\"running\",\"started_at\":\"now\"}",
                "field \"started_at\" has a wrong type or value"
            },
            {"status", "{\"status\":\"queued\"}", "invalid status transition running -> queued"},
            {"status", "{\"status\":\"skipped\"}", "invalid status transition running -> skipped"},
            {"status", "{\"status\":\"paused\"}", "invalid status transition running -> paused"},
            {"status", "{\"status\":\"completed\"}", "invalid or missing conclusion"},
            {"status", "{\"status\":\"completed\",\"conclusion\":\"great\"}", "invalid or missing conclusion"},
            {
                "status",
                "{\"status\":\"running\",\"conclusion\":\"success\"}",
                "conclusion is only valid for terminal statuses"
            },
            {"status", RUNNING + "x", null},
            {"logs", "{\"chunk\":\"aGk=\"}", "seq is required"},
            {"logs", "{\"seq\":-1,\"chunk\":\"aGk=\"}", "seq must be non-negative"},
            {"logs", "{\"seq\":1.5,\"chunk\":\"aGk=\"}", "field \"seq\" has a wrong type or value"},
            {"logs", "{\"seq\":0}", "chunk is required"},
            {"logs", "{\"seq\":0,\"chunk\":\"\"}", "chunk must be between 1 and 524288 bytes"},
            {"logs", "{\"seq\":0,\"chunk\":\"a-_b\"}", "chunk must be base64"},
            {"logs", big, "chunk must be between 1 and 524288 bytes"},
            {"cancel-check", "{\"a\":1}", "unknown field \"a\""},
            {"artifacts/upload", "{\"name\":\"..\",\"size_bytes\":1}", "invalid artifact name"},
            {"artifacts/upload", "{\"name\":\"a/b\",\"size_bytes\":1}", "invalid artifact name"},
            {"artifacts/upload", "{\"name\":\"a\"}", "size_bytes is required"},
            {"artifacts/upload", "{\"name\":\"a\",\"size_bytes\":-1}", "size_bytes must be non-negative"},
        }) {
            Caller.Answer answer = caller.post(job.path(wrong[0]), token, wrong[1]);
            assertEquals(400, answer.status(), wrong[1]);
            assertNotNull(answer.error(), wrong[1]);
            if (wrong[2] != null) {
                assertEquals(wrong[2], answer.error(), wrong[1]);
            }
        }
        assertEquals(200, caller.post(job.path("status"), token, RUNNING).status());
    }

    @Test
    void the_largest_chunk_goes_through() {
        ClaimedJob job = ClaimedJob.by(runner, stack);
        String largest = java.util.Base64.getEncoder().encodeToString(new byte[524_288]);
        Caller.Answer answer =
                caller.post(job.path("logs"), gateway.tokenOf(job), "{\"seq\":0,\"chunk\":\"" + largest + "\"}");
        assertEquals(202, answer.status(), answer::error);
    }

    @Test
    void a_body_over_the_limit_is_413_and_costs_nothing() {
        ClaimedJob job = ClaimedJob.by(runner, stack);
        String token = gateway.tokenOf(job);
        String tooLarge = "{\"seq\":0,\"chunk\":\"" + "A".repeat((1 << 20) + 1) + "\"}";
        Caller.Answer refused = caller.post(job.path("logs"), token, tooLarge);
        assertEquals(413, refused.status());
        assertEquals("the request is larger than allowed", refused.error());
        assertEquals(200, caller.post(job.path("cancel-check"), token, "").status());
    }

    @Test
    void every_refusal_has_the_one_shape() {
        ClaimedJob job = ClaimedJob.by(runner, stack);
        String token = gateway.tokenOf(job);
        shape(404, caller.get("/api/v1/nothing", null));
        shape(404, caller.get("/nothing", token));
        Caller.Answer method = shape(405, caller.get(job.path("status"), token));
        assertEquals("POST", method.header("Allow"));
        HttpRequest.Builder text = caller.request(job.path("status"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(RUNNING));
        shape(415, caller.send(text).join());
        shape(400, caller.post(job.path("status"), token, "{"));
        shape(404, caller.post(job.path(NO_STEP), token, RUNNING));
        assertEquals(
                "Bearer",
                shape(401, caller.post(job.path("status"), null, RUNNING)).header("WWW-Authenticate"));
        assertEquals("Bearer", shape(401, caller.get("/api/v1/runs/1", null)).header("WWW-Authenticate"));
        shape(404, caller.get("/api/v1/runs/999999", stack.operatorToken()));
        shape(400, caller.get("/api/v1/runs/abc", stack.operatorToken()));
        assertEquals(0, database.spent(job));
    }

    @Test
    void tokens_that_are_not_ours_are_401_before_anything_is_looked_at() throws Exception {
        ClaimedJob job = ClaimedJob.by(runner, stack);
        String good = gateway.tokenOf(job);
        for (String bad : new String[] {
            new PlainJWT(claims(good)).serialize(),
            signed(good, JWSAlgorithm.HS512, key().concat(key())),
            signed(good, JWSAlgorithm.HS256, "another key of thirty-two bytes!"),
            good.substring(0, good.length() - 2),
            gateway.mint(job, 1, Instant.now().minusSeconds(1)),
            gateway.mintCheckout(job),
            runner.token(),
            stack.operatorToken(),
            "x",
            "..",
        }) {
            Caller.Answer answer = shape(401, caller.post("/api/v1/jobs/999/status", bad, "{"));
            assertEquals("Bearer", answer.header("WWW-Authenticate"));
        }
        assertEquals(0, database.spent(job));
        assertEquals(200, caller.post(job.path("status"), good, RUNNING).status());
    }

    @Test
    void a_job_token_opens_no_other_door() {
        String token = gateway.tokenOf(ClaimedJob.by(runner, stack));
        shape(401, caller.post("/api/v1/runners/heartbeat", token, "{}"));
        shape(401, caller.post("/api/v1/runs", token, "{}"));
        shape(401, caller.get("/api/v1/runs/1", token));
    }

    @Test
    void checks_come_in_their_order() {
        ClaimedJob job = ClaimedJob.by(runner, stack);
        ClaimedJob other = ClaimedJob.by(runner, stack);
        RegisteredRunner revoked = stack.registerRunner("revoked", List.of(), 1);
        ClaimedJob lost = ClaimedJob.by(revoked, stack);
        database.execute("UPDATE workflow_runners SET revoked_at = now() WHERE id = " + revoked.id());
        String token = gateway.tokenOf(job);

        refusal(404, "job not found", caller.post(other.path("status"), token, "{"));
        refusal(404, "job not found", caller.post("/api/v1/jobs/0" + job.jobId() + "/status", token, "{"));
        refusal(401, "runner revoked", caller.post(lost.path("status"), gateway.tokenOf(lost), "{"));
        refusal(404, "job not found", caller.post(job.path("status"), gateway.mint(job, 2, soon()), "{"));
        refusal(400, "status is required", caller.post(job.path(NO_STEP), token, "{}"));
        refusal(404, "step not found", caller.post(job.path(NO_STEP), token, RUNNING));
        String strangers = job.path("steps/" + other.steps().get(0) + "/status");
        refusal(404, "step not found", caller.post(strangers, token, RUNNING));
        String chunk =
                "{\"seq\":0,\"chunk\":\"aGk=\",\"step_id\":" + other.steps().get(0) + "}";
        refusal(404, "step not found", caller.post(job.path("logs"), token, chunk));
        assertEquals(200, caller.post(job.path("status"), token, RUNNING).status());
        // Spent now: still the body first, then the step, then the token, and the end by the server last.
        database.execute("UPDATE workflow_jobs SET end_reason = 'timed out' WHERE id = " + job.jobId());
        refusal(400, "status is required", caller.post(job.path("status"), token, "{}"));
        refusal(404, "step not found", caller.post(strangers, token, RUNNING));
        refusal(401, "job token replayed", caller.post(job.path("status"), token, RUNNING));
        database.execute("UPDATE workflow_jobs SET status = 'queued', runner_id = NULL, end_reason = NULL WHERE id = "
                + job.jobId());
        refusal(404, "job not found", caller.post(job.path("status"), token, "{}"));
    }

    @Test
    void without_object_storage_an_upload_is_503_and_costs_nothing() {
        try (GatewayUnderTest bare =
                GatewayUnderTest.start(stack, java.util.Map.of("SHITHUB_OBJECT_STORAGE", "none"))) {
            ClaimedJob job = ClaimedJob.by(runner, stack);
            String token = bare.tokenOf(job);
            String body = "{\"name\":\"report\",\"size_bytes\":4}";
            Caller.Answer refused = bare.caller().post(job.path("artifacts/upload"), token, body);
            refusal(503, "object storage is not configured", refused);
            assertNotNull(refused.header("Retry-After"));
            assertEquals(
                    200, bare.caller().post(job.path("status"), token, RUNNING).status());
        }
    }

    private static void refusal(int status, String error, Caller.Answer answer) {
        assertEquals(status + " " + error, shape(status, answer).status() + " " + answer.error());
    }

    private static Caller.Answer shape(int status, Caller.Answer answer) {
        assertEquals(status, answer.status(), answer::error);
        assertEquals("application/json; charset=utf-8", answer.header("Content-Type"));
        assertEquals("no-store", answer.header("Cache-Control"));
        assertEquals(Set.of("error"), Set.copyOf(names(answer)));
        assertTrue(answer.error().length() < 200 && !answer.error().contains("Exception"), answer::error);
        return answer;
    }

    private static List<String> names(Caller.Answer answer) {
        List<String> names = new java.util.ArrayList<>();
        answer.body().fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(900);
    }

    private static JWTClaimsSet claims(String token) throws ParseException {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }

    private String key() {
        return new String(
                gateway.bean(MasterKey.class).derive(MasterKey.JOB_TOKENS),
                java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static String signed(String good, JWSAlgorithm algorithm, String key) throws ParseException, JOSEException {
        JWSHeader header =
                new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).build();
        SignedJWT jwt = new SignedJWT(header, claims(good));
        jwt.sign(new MACSigner(key.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
        return jwt.serialize();
    }
}
