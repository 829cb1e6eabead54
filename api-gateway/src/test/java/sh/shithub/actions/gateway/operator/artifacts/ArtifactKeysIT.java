package sh.shithub.actions.gateway.operator.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.GatewayIT;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.RegisteredRunner;

/** Which object an announced name is, and who may still put it (decision 0027). */
class ArtifactKeysIT extends GatewayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient storage = HttpClient.newHttpClient();

    ArtifactKeysIT(DevStack stack) {
        super(stack);
    }

    @Test
    void a_lost_runner_s_address_leads_to_another_object_than_its_successor_s() throws Exception {
        ClaimedJob job = claimed();
        Caller.Answer lost = announce(job, gateway.tokenOf(job), 4);
        put(lost, "lost");
        ClaimedJob again = handedOn(job);
        Caller.Answer announced = announce(again, gateway.tokenOf(again), 4);
        put(announced, "good");
        put(lost, "evil");
        assertEquals("good", download(announced));
        assertTrue(path(lost).endsWith("/actions/runs/" + job.runId() + "/artifacts/report"));
        assertTrue(path(announced)
                .endsWith("/actions/runs/" + job.runId() + "/jobs/" + job.jobId() + "/attempts/2/artifacts/report"));
    }

    @Test
    void what_was_never_put_is_announced_again_with_a_fresh_address_and_what_was_is_not() throws Exception {
        ClaimedJob job = claimed();
        Caller.Answer first = announce(job, gateway.tokenOf(job), 4);
        database.execute("UPDATE workflow_artifacts SET created_at = now() - interval '17 min', check_at = now()"
                + " WHERE run_id = " + job.runId());
        gateway.bean(CheckArtifacts.class).look();
        long now = Instant.now().getEpochSecond();
        assertTrue(
                Wait.until(PATIENCE, () -> Instant.now().getEpochSecond() > now), "addresses are signed by the second");
        Caller.Answer second = announce(job, first.nextToken(), 5);
        assertEquals(first.text("artifact_id"), second.text("artifact_id"));
        assertNotEquals(first.text("upload_url"), second.text("upload_url"));
        Caller.Answer third = announce(job, second.nextToken(), 6);
        assertEquals(
                "announced 6",
                database.text(
                        "SELECT status || ' ' || size_bytes FROM workflow_artifacts WHERE run_id = " + job.runId()));
        put(third, "stored");
        String body = "{\"name\":\"report\",\"size_bytes\":4}";
        refused(
                409,
                "artifact name already used in this run",
                caller.post(job.path("artifacts/upload"), third.nextToken(), body));
        assertEquals("stored", download(third));
        assertEquals(
                200,
                caller.post(job.path("cancel-check"), third.nextToken(), "").status());
    }

    private Caller.Answer announce(ClaimedJob job, String token, long bytes) {
        Caller.Answer answer =
                caller.post(job.path("artifacts/upload"), token, "{\"name\":\"report\",\"size_bytes\":" + bytes + "}");
        assertEquals(201, answer.status(), answer::error);
        return answer;
    }

    /** As claim-service does it with a job whose runner is lost, and with the next runner that asks. */
    private ClaimedJob handedOn(ClaimedJob job) {
        RegisteredRunner next = stack.registerRunner("next", List.of("linux"), 1);
        database.execute("DELETE FROM job_token_chains WHERE job_id = " + job.jobId());
        database.execute("DELETE FROM workflow_artifacts WHERE job_id = " + job.jobId());
        database.execute("UPDATE workflow_jobs SET lost_runners = 1, attempt = 2, runner_id = " + next.id()
                + " WHERE id = " + job.jobId());
        database.execute("INSERT INTO job_token_chains (job_id, run_id, runner_id, attempt, expires_at) VALUES ("
                + job.jobId() + ", " + job.runId() + ", " + next.id() + ", 2, now() + interval '15 min')");
        return new ClaimedJob(job.repoId(), job.runId(), job.jobId(), next.id(), 2, job.steps());
    }

    private static String path(Caller.Answer announced) {
        return URI.create(announced.text("upload_url")).getPath();
    }

    private void put(Caller.Answer announced, String content) throws Exception {
        HttpRequest put = HttpRequest.newBuilder(URI.create(announced.text("upload_url")))
                .PUT(HttpRequest.BodyPublishers.ofString(content))
                .build();
        assertEquals(
                200, storage.send(put, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    private String download(Caller.Answer announced) throws Exception {
        Caller.Answer found =
                caller.get("/api/v1/artifacts/" + announced.text("artifact_id") + "/download", stack.operatorToken());
        assertEquals(302, found.status(), found::error);
        HttpRequest get =
                HttpRequest.newBuilder(URI.create(found.header("Location"))).build();
        return storage.send(get, HttpResponse.BodyHandlers.ofString()).body();
    }
}
