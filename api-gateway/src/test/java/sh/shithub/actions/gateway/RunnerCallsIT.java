package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.testkit.DevStack;

/** The job calls (wire.md, "Runner calls") with real PostgreSQL, Kafka and object storage; nobody answers from behind Kafka. */
class RunnerCallsIT extends GatewayIT {
    RunnerCallsIT(DevStack stack) {
        super(stack);
    }

    @Test
    void a_whole_job_as_the_stock_client_calls() throws Exception {
        ClaimedJob job = claimed();
        Caller.Answer running = caller.post(job.path("status"), gateway.tokenOf(job), "{\"status\":\"running\"}");
        assertEquals(200, running.status(), running::error);
        assertEquals("running", running.text("status"));
        assertNull(running.text("conclusion"));
        Caller.Answer step = caller.post(job.stepPath(0), running.nextToken(), "{\"status\":\"running\"}");
        assertEquals(200, step.status(), step::error);
        Caller.Answer chunk = caller.post(job.path("logs"), step.nextToken(), chunk(0, "hello"));
        assertEquals(202, chunk.status(), chunk::error);
        assertEquals("f", database.text("SELECT ended FROM job_token_chains WHERE job_id = " + job.jobId()));
        assertTrue(chunk.body().get("accepted").asBoolean());
        Caller.Answer check = caller.post(job.path("cancel-check"), chunk.nextToken(), "");
        assertEquals(200, check.status(), check::error);
        assertFalse(check.body().get("cancelled").asBoolean());
        Caller.Answer done = caller.post(
                job.stepPath(0), check.nextToken(), "{\"status\":\"completed\",\"conclusion\":\"success\"}");
        assertEquals(200, done.status(), done::error);
        assertEquals("success", done.text("conclusion"));
        Caller.Answer artifact = caller.post(
                job.path("artifacts/upload"), done.nextToken(), "{\"name\":\"report.txt\",\"size_bytes\":4}");
        assertEquals(201, artifact.status(), artifact::error);
        put(artifact.text("upload_url"), "data");
        Caller.Answer end = caller.post(
                job.path("status"), artifact.nextToken(), "{\"status\":\"completed\",\"conclusion\":\"success\"}");
        assertEquals(200, end.status(), end::error);
        assertNull(end.nextToken());
        assertNull(end.text("run_status"), "nobody rolled the run up");
        assertEquals(7, database.spent(job));
        assertEquals("t", database.text("SELECT ended FROM job_token_chains WHERE job_id = " + job.jobId()));
        assertEquals("data", object("actions/runs/" + job.runId() + "/artifacts/report.txt"));
        List<String> status = TopicReader.texts(stack, Topics.STATUS, job.runId());
        assertEquals(4, status.size());
        assertTrue(status.get(3).contains("\"correlation_id\""), status.get(3));
        List<String> logs = TopicReader.texts(stack, Topics.LOGS, job.jobId());
        assertTrue(logs.get(1).contains("step_log_closed"), logs.get(1));
        assertTrue(logs.get(2).contains("job_log_closed"), logs.get(2));
    }

    @Test
    void answers_carry_a_fresh_token_its_expiry_without_fractions_and_whether_a_cancel_was_asked_for() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        for (boolean cancel : new boolean[] {false, true}) {
            database.execute("UPDATE workflow_jobs SET cancel_requested = " + cancel + " WHERE id = " + job.jobId());
            for (String[] call : new String[][] {
                {job.path("cancel-check"), "{}"},
                {job.path("logs"), chunk(cancel ? 1 : 0, "x")},
                {job.path("status"), "{\"status\":\"running\"}"},
                {job.stepPath(1), "{\"status\":\"running\"}"},
                {job.path("artifacts/upload"), "{\"name\":\"" + cancel + "\",\"size_bytes\":0}"},
            }) {
                Caller.Answer answer = caller.post(call[0], token, call[1]);
                assertEquals(2, answer.status() / 100, answer::error);
                assertEquals(cancel, answer.body().get("cancel_requested").asBoolean(), call[0]);
                assertTrue(answer.text("next_token_expires_at").matches("[0-9T:-]{19}Z"));
                assertEquals("application/json; charset=utf-8", answer.header("Content-Type"));
                assertEquals("no-store", answer.header("Cache-Control"));
                token = answer.nextToken();
            }
        }
    }

    @Test
    void a_terminal_status_may_be_repeated_and_nothing_else_follows_it() {
        ClaimedJob job = claimed();
        String skipped = "{\"status\":\"skipped\"}";
        Caller.Answer first = caller.post(job.stepPath(0), gateway.tokenOf(job), skipped);
        assertEquals("skipped", first.text("conclusion"));
        Caller.Answer again = caller.post(job.stepPath(0), first.nextToken(), skipped);
        assertEquals(200, again.status(), again::error);
        Caller.Answer other = caller.post(job.stepPath(0), again.nextToken(), "{\"status\":\"running\"}");
        assertEquals(400, other.status());
        assertEquals("invalid status transition skipped -> running", other.error());
        assertEquals(1, TopicReader.texts(stack, Topics.STATUS, job.runId()).size());
        assertEquals(
                200, caller.post(job.stepPath(1), again.nextToken(), skipped).status());
    }

    @Test
    void an_artifact_s_name_is_used_once_in_a_run_and_the_refused_call_keeps_its_token() throws Exception {
        ClaimedJob job = claimed();
        String body = "{\"name\":\"report\",\"size_bytes\":4}";
        Caller.Answer first = caller.post(job.path("artifacts/upload"), gateway.tokenOf(job), body);
        assertEquals(201, first.status(), first::error);
        put(first.text("upload_url"), "data");
        String lease = lease(job);
        Caller.Answer second = caller.post(job.path("artifacts/upload"), first.nextToken(), body);
        assertEquals(409, second.status());
        assertEquals("artifact name already used in this run", second.error());
        assertEquals(lease, lease(job), "a refused call does not lengthen the lease");
        String other = "{\"name\":\"other\",\"size_bytes\":4}";
        Caller.Answer third = caller.post(job.path("artifacts/upload"), first.nextToken(), other);
        assertEquals(201, third.status(), third::error);
        assertEquals(
                "2",
                database.text("SELECT count(*) FROM workflow_artifacts WHERE run_id = " + job.runId()
                        + " AND expires_at BETWEEN now() + interval '89 days' AND now() + interval '90 days'"));
    }

    @Test
    void a_job_that_its_server_ended_is_a_conflict_and_so_the_runner_learns_it() {
        ClaimedJob job = claimed();
        database.execute("UPDATE workflow_jobs SET end_reason = 'timed out' WHERE id = " + job.jobId());
        Caller.Answer answer = caller.post(job.path("cancel-check"), gateway.tokenOf(job), "");
        assertEquals(409, answer.status());
        assertEquals("the job was ended by the server", answer.error());
        assertEquals(0, database.spent(job));
    }

    @Test
    void a_spent_token_is_a_replay_even_with_the_same_body() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        assertEquals(200, caller.post(job.path("cancel-check"), token, "").status());
        Caller.Answer replay = caller.post(job.path("cancel-check"), token, "");
        assertEquals(401, replay.status());
        assertEquals("job token replayed", replay.error());
        assertEquals("Bearer", replay.header("WWW-Authenticate"));
        assertNotNull(database.text("SELECT last_call FROM job_token_chains WHERE job_id = " + job.jobId()));
    }

    private String lease(ClaimedJob job) {
        return database.text("SELECT expires_at FROM job_token_chains WHERE job_id = " + job.jobId());
    }

    private static String chunk(long seq, String text) {
        String base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return "{\"seq\":" + seq + ",\"chunk\":\"" + base64 + "\"}";
    }

    private static void put(String url, String content) throws Exception {
        HttpResponse<Void> put = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .PUT(HttpRequest.BodyPublishers.ofString(content))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        assertEquals(200, put.statusCode());
    }

    private String object(String key) {
        return stack.s3()
                .getObjectAsBytes(get -> get.bucket(stack.bucket()).key(key))
                .asUtf8String();
    }
}
