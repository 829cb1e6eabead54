package sh.shithub.actions.gateway.operator.runners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.GatewayIT;
import sh.shithub.actions.testkit.DevStack;

/** Operators look at runners and drain them. */
class RunnersIT extends GatewayIT {
    private String operator;
    private long drained;
    private long revoked;

    RunnersIT(DevStack stack) {
        super(stack);
    }

    @BeforeAll
    void register() {
        operator = stack.operatorToken();
        drained = stack.registerRunner("two", List.of("linux", "gpu"), 2).id();
        revoked = stack.registerRunner("three", List.of(), 1).id();
        database.execute(
                "UPDATE workflow_runners SET revoked_at = now(), revoke_reason = 'gone' WHERE id = " + revoked);
    }

    private JsonNode runner(long id) {
        Caller.Answer answer = caller.get("/api/v1/runners/" + id, operator);
        assertEquals(200, answer.status(), answer::error);
        return answer.body();
    }

    private Caller.Answer drain(Object id, String body) {
        return caller.post("/api/v1/runners/" + id + "/drain", operator, body);
    }

    @Test
    void runners_come_in_pages_by_id() {
        Caller.Answer second = caller.get("/api/v1/runners?per_page=1&page=2", operator);
        assertEquals(3, second.body().get("total_count").asInt());
        assertEquals(1, second.body().get("runners").size());
        assertEquals("two", second.body().at("/runners/0/name").asText());
        assertEquals(
                "[\"linux\",\"gpu\"]", second.body().at("/runners/0/labels").toString());
        assertTrue(second.header("Link").contains("page=3>; rel=\"next\""));
        assertEquals("revoked", runner(revoked).at("/runner/state").asText());
    }

    @Test
    void a_runner_is_shown_with_the_jobs_that_it_holds() {
        assertEquals("stale", runner(runner.id()).at("/runner/state").asText());
        ClaimedJob job = claimed();
        JsonNode offered = runner(runner.id());
        assertEquals(1, offered.at("/runner/active_job_count").asInt());
        assertEquals(job.jobId(), offered.at("/jobs/0/job_id").asLong());
        assertEquals("build", offered.at("/jobs/0/key").asText());
        assertTrue(offered.at("/jobs/0/last_call_age_seconds").isNull());
        assertEquals(
                200,
                caller.post(job.path("cancel-check"), gateway.tokenOf(job), "").status());
        assertTrue(runner(runner.id()).at("/jobs/0/last_call_age_seconds").isNumber());
    }

    @Test
    void a_runner_is_drained_with_a_reason_until_it_is_undrained() {
        assertEquals(200, drain(drained, "{\"reason\":\" new disk \"}").status());
        JsonNode shown = runner(drained).get("runner");
        assertEquals("draining", shown.get("state").asText());
        assertEquals("new disk", shown.get("drain_reason").asText());
        assertEquals("again", drain(drained, "{\"reason\":\"again\"}").text("drain_reason"));
        Caller.Answer undrained = caller.post("/api/v1/runners/" + drained + "/undrain", operator, "{}");
        assertEquals("false", undrained.text("draining"));
        assertEquals("", undrained.text("drain_reason"));
        assertEquals(
                200,
                caller.post("/api/v1/runners/" + drained + "/undrain", operator, "")
                        .status());
    }

    @Test
    void what_cannot_be_drained_is_told_why() {
        refused(400, "reason must have 1 to 500 characters", drain(drained, "{\"reason\":\" \"}"));
        refused(400, "reason must have 1 to 500 characters", drain(drained, "{}"));
        refused(400, "unknown field \"why\"", drain(drained, "{\"why\":\"x\"}"));
        refused(404, "runner not found", drain("0", "{\"reason\":\"x\"}"));
        refused(404, "runner not found", drain("99999", "{\"reason\":\"x\"}"));
        refused(404, "not found", caller.get("/api/v1/runners/abc", operator));
        Caller.Answer gone = drain(revoked, "{\"reason\":\"x\"}");
        assertEquals(409, gone.status());
        assertTrue(gone.error().startsWith("runner " + revoked + " was revoked at "), gone::error);
    }

    @Test
    void who_may_only_read_reads() {
        String reader = "ab".repeat(32);
        database.execute(
                "INSERT INTO operator_tokens (name, scope, token_hash) VALUES ('reader', 'read', sha256(decode('"
                        + reader + "', 'hex')))");
        assertEquals(200, caller.get("/api/v1/runners", reader).status());
        assertEquals(
                403,
                caller.post("/api/v1/runners/" + drained + "/drain", reader, "{\"reason\":\"x\"}")
                        .status());
    }
}
