package sh.shithub.actions.gateway.operator.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.ClaimedJob;
import sh.shithub.actions.gateway.Database;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** An operator gets what a runner put (wire.md, "Artifacts"). */
@ExtendWith(DevStackExtension.class)
class DownloadIT {
    private final DevStack stack;
    private final Database database;

    DownloadIT(DevStack stack) {
        this.stack = stack;
        database = new Database(stack);
    }

    @Test
    void the_way_to_an_artifact_is_shown_until_it_expires() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(stack)) {
            Caller caller = gateway.caller();
            String operator = stack.operatorToken();
            ClaimedJob job = ClaimedJob.by(stack.registerRunner("uploads", List.of(), 1), stack);
            Caller.Answer announced = caller.post(
                    job.path("artifacts/upload"), gateway.tokenOf(job), "{\"name\":\"report.txt\",\"size_bytes\":4}");
            send(HttpRequest.newBuilder(URI.create(announced.text("upload_url")))
                    .PUT(HttpRequest.BodyPublishers.ofString("data")));
            Caller.Answer list = caller.get("/api/v1/runs/" + job.runId() + "/artifacts", operator);
            assertEquals(1, list.body().get("total_count").asInt());
            assertEquals("report.txt", list.body().at("/artifacts/0/name").asText());
            String path = "/api/v1/artifacts/" + announced.text("artifact_id") + "/download";
            Caller.Answer found = caller.get(path, operator);
            assertEquals(302, found.status(), found::error);
            assertEquals("no-store", found.header("Cache-Control"));
            HttpResponse<String> got = send(HttpRequest.newBuilder(URI.create(found.header("Location"))));
            assertEquals(200, got.statusCode(), got::body);
            assertEquals("data", got.body());
            assertEquals(401, caller.get(path, null).status());
            for (String none : new String[] {"abc", "0", "99999"}) {
                assertEquals(
                        404,
                        caller.get("/api/v1/artifacts/" + none + "/download", operator)
                                .status());
            }
            database.execute("UPDATE workflow_artifacts SET created_at = now() - interval '2d', expires_at = now()");
            Caller.Answer gone = caller.get(path, operator);
            assertEquals(410, gone.status());
            assertEquals("the artifact has expired", gone.error());
        }
    }

    @Test
    void without_object_storage_it_is_503() {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(stack, Map.of("SHITHUB_OBJECT_STORAGE", "none"))) {
            ClaimedJob job = ClaimedJob.by(stack.registerRunner("none", List.of(), 1), stack);
            String id = database.text(
                    "INSERT INTO workflow_artifacts (run_id, job_id, name, object_key, size_bytes, expires_at)"
                            + " VALUES (" + job.runId() + ", " + job.jobId()
                            + ", 'a', 'k', 1, now() + interval '1d') RETURNING id");
            Caller.Answer refused =
                    gateway.caller().get("/api/v1/artifacts/" + id + "/download", stack.operatorToken());
            assertEquals(503, refused.status());
            assertTrue(refused.error().contains("object storage"));
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
