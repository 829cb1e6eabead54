package sh.shithub.actions.gateway.operator.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.GatewayIT;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** An artifact whose PUT never came is marked after its address has expired, one of another size says so, and one can be deleted. */
class ArtifactStatesIT extends GatewayIT {
    ArtifactStatesIT(DevStack stack) {
        super(stack);
    }

    /** The sweep is run by hand. */
    @Override
    protected Map<String, String> environment() {
        return Map.of("SHITHUB_ARTIFACT_CHECK_EVERY", "1h", "SHITHUB_ARTIFACT_CHECK_BATCH", "2");
    }

    @Test
    void what_never_came_is_marked_only_when_it_can_come_no_more() {
        ClaimedJob job = claimed();
        long id = announce(job, "never", 4);
        aged(id, "1 min");
        look(gateway);
        assertEquals("announced null", state(job));
        refused(409, "the artifact has not been uploaded yet", download(id));
        aged(id, "17 min");
        look(gateway);
        assertEquals("missing 0", state(job));
        refused(404, "the artifact was announced, but never uploaded", download(id));
        assertEquals("", database.text("SELECT coalesce(check_at::text, '') FROM workflow_artifacts WHERE id = " + id));
    }

    @Test
    void what_came_is_seen_early_and_looked_at_again_when_it_can_change_no_more() {
        ClaimedJob job = claimed();
        long id = announce(job, "report", 4);
        put(job, "report", "data");
        aged(id, "1 min");
        look(gateway);
        assertEquals("uploaded 4", state(job));
        put(job, "report", "longer");
        aged(id, "17 min");
        look(gateway);
        assertEquals("size_mismatch 6", state(job));
        assertEquals(302, download(id).status());
    }

    @Test
    void while_the_storage_is_away_nothing_is_marked_and_nothing_deleted() {
        ClaimedJob job = claimed();
        long id = announce(job, "later", 4);
        aged(id, "17 min");
        try (GatewayUnderTest other = GatewayUnderTest.start(
                stack,
                Map.of(
                        "SHITHUB_S3_ENDPOINT", "http://127.0.0.1:1",
                        "SHITHUB_S3_CALL", "1s",
                        "SHITHUB_S3_ATTEMPT", "1s",
                        "SHITHUB_ARTIFACT_CHECK_EVERY", "1h"))) {
            look(other);
            refused(
                    503,
                    "object storage does not answer; the artifact is still there",
                    delete(other.caller(), id, stack.operatorToken()));
        }
        assertEquals("announced null", state(job));
        aged(id, "17 min");
        look(gateway);
        assertEquals("missing 0", state(job));
    }

    @Test
    void two_instances_look_at_each_once() {
        ClaimedJob job = claimed();
        database.execute(
                "INSERT INTO workflow_artifacts (run_id, job_id, name, object_key, size_bytes, expires_at, created_at,"
                        + " check_at) SELECT " + job.runId() + ", " + job.jobId() + ", 'a' || i, 'none/' || i, 1,"
                        + " now() + interval '1 day', now() - interval '1 h', now() FROM generate_series(1, 60) AS i");
        try (GatewayUnderTest other = GatewayUnderTest.start(stack, Map.of("SHITHUB_ARTIFACT_CHECK_EVERY", "1h"))) {
            List<CompletableFuture<Void>> both = List.of(
                    CompletableFuture.runAsync(() -> look(gateway)), CompletableFuture.runAsync(() -> look(other)));
            both.forEach(CompletableFuture::join);
        }
        assertEquals(
                "60",
                database.text("SELECT count(*) FROM workflow_artifacts WHERE status = 'missing' AND check_at IS NULL"
                        + " AND run_id = " + job.runId()));
    }

    @Test
    void deleting_takes_the_object_and_the_row_and_frees_the_name() {
        ClaimedJob job = claimed();
        long id = announce(job, "gone", 4);
        put(job, "gone", "data");
        String reader = stack.operatorToken();
        assertEquals(401, delete(caller, id, null).status());
        Caller.Answer deleted = delete(caller, id, reader);
        assertEquals(204, deleted.status());
        assertThrows(
                NoSuchKeyException.class,
                () -> stack.s3().headObject(head -> head.bucket(stack.bucket()).key(key(job, "gone"))));
        refused(404, "artifact not found", delete(caller, id, reader));
        refused(404, "artifact not found", delete(caller, "abc", reader));
        refused(404, "artifact not found", download(id));
        assertEquals("0", database.text("SELECT count(*) FROM workflow_artifacts WHERE run_id = " + job.runId()));
    }

    @Test
    void a_row_whose_object_went_before_a_crash_is_deleted_by_the_next_try() {
        ClaimedJob job = claimed();
        long id = announce(job, "half", 4);
        assertEquals(204, delete(caller, id, stack.operatorToken()).status());
    }

    private long announce(ClaimedJob job, String name, long bytes) {
        Caller.Answer answer = caller.post(
                job.path("artifacts/upload"),
                gateway.tokenOf(job),
                "{\"name\":\"" + name + "\",\"size_bytes\":" + bytes + "}");
        assertEquals(201, answer.status(), answer::error);
        return Long.parseLong(answer.text("artifact_id"));
    }

    private void put(ClaimedJob job, String name, String content) {
        stack.s3().putObject(put -> put.bucket(stack.bucket()).key(key(job, name)), RequestBody.fromString(content));
    }

    private static String key(ClaimedJob job, String name) {
        return "actions/runs/" + job.runId() + "/artifacts/" + name;
    }

    /** As if it had been announced so long ago, and was due. */
    private void aged(long id, String age) {
        database.execute("UPDATE workflow_artifacts SET created_at = now() - interval '" + age
                + "', check_at = now() WHERE id = " + id);
    }

    private static void look(GatewayUnderTest at) {
        at.bean(CheckArtifacts.class).look();
    }

    private String state(ClaimedJob job) {
        JsonNode artifact = caller.get("/api/v1/runs/" + job.runId() + "/artifacts", stack.operatorToken())
                .body()
                .at("/artifacts/0");
        return artifact.get("status").asText() + " "
                + artifact.get("stored_bytes").asText();
    }

    private Caller.Answer download(long id) {
        return caller.get("/api/v1/artifacts/" + id + "/download", stack.operatorToken());
    }

    private static Caller.Answer delete(Caller caller, Object id, String token) {
        var request = caller.request("/api/v1/artifacts/" + id).DELETE();
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return caller.send(request).join();
    }
}
