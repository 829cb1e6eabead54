package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sh.shithub.actions.testkit.DevStack;

/** wire.md, "Order of checks": a call that is wrong in two ways is refused for the one that comes first. */
class OrderOfChecksIT extends GatewayIT {
    private int calls;

    OrderOfChecksIT(DevStack stack) {
        super(stack);
    }

    /** What may be wrong with a call, in the order in which it is looked for. */
    private enum Wrong {
        NO_BEARER(401, "token required"),
        FORGED(401, "token invalid"),
        OTHER_JOB(404, "job not found"),
        RUNNER_REVOKED(401, "runner revoked"),
        NOT_ASSIGNED(404, "job not found"),
        BODY(400, "status is required"),
        STEP(404, "step not found"),
        SPENT(401, "job token replayed"),
        ENDED_BY_THE_SERVER(409, "the job was ended by the server");

        final int status;
        final String error;

        Wrong(int status, String error) {
            this.status = status;
            this.error = error;
        }
    }

    static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (Wrong first : Wrong.values()) {
            for (Wrong second : Wrong.values()) {
                // There is no token to forge without a bearer.
                if (first.ordinal() <= second.ordinal() && !(first == Wrong.NO_BEARER && second == Wrong.FORGED)) {
                    pairs.add(Arguments.of(first, second));
                }
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void the_first_of_two_wrongs_decides(Wrong first, Wrong second) {
        List<Wrong> wrongs = List.of(first, second);
        ClaimedJob job = ClaimedJob.by(stack.registerRunner("runner" + calls++, List.of(), 1), stack);
        String token = gateway.tokenOf(job);
        if (wrongs.contains(Wrong.SPENT)) {
            assertEquals(200, caller.post(job.path("cancel-check"), token, "").status());
        }
        int spent = database.spent(job);
        if (wrongs.contains(Wrong.RUNNER_REVOKED)) {
            database.execute("UPDATE workflow_runners SET revoked_at = now() WHERE id = " + job.runnerId());
        }
        if (wrongs.contains(Wrong.ENDED_BY_THE_SERVER)) {
            database.execute("UPDATE workflow_jobs SET end_reason = 'timed out' WHERE id = " + job.jobId());
        }
        if (wrongs.contains(Wrong.NOT_ASSIGNED)) {
            database.execute("UPDATE workflow_jobs SET status = 'queued', runner_id = NULL WHERE id = " + job.jobId());
        }
        refused(first.status, first.error, call(job, token, wrongs));
        assertEquals(spent, database.spent(job), "a refused call spends nothing");
    }

    private Caller.Answer call(ClaimedJob job, String token, List<Wrong> wrongs) {
        long id = wrongs.contains(Wrong.OTHER_JOB) ? job.jobId() + 1_000_000 : job.jobId();
        long step = wrongs.contains(Wrong.STEP) ? 9_999_999 : job.steps().get(0);
        String presented = wrongs.contains(Wrong.FORGED) ? token.substring(0, token.length() - 4) + "AAAA" : token;
        return caller.post(
                "/api/v1/jobs/" + id + "/steps/" + step + "/status",
                wrongs.contains(Wrong.NO_BEARER) ? null : presented,
                wrongs.contains(Wrong.BODY) ? "{}" : RUNNING);
    }

    @Test
    void a_token_of_another_claim_or_run_is_404() {
        ClaimedJob job = claimed();
        refused(404, "job not found", caller.post(job.path("status"), gateway.mint(job, 2, soon()), RUNNING));
        ClaimedJob strange =
                new ClaimedJob(job.repoId(), job.runId() + 1, job.jobId(), job.runnerId(), job.attempt(), job.steps());
        refused(404, "job not found", caller.post(job.path("status"), gateway.tokenOf(strange), RUNNING));
        ClaimedJob lent = new ClaimedJob(
                job.repoId(),
                job.runId(),
                job.jobId(),
                stack.registerRunner("other", List.of(), 1).id(),
                job.attempt(),
                job.steps());
        refused(404, "job not found", caller.post(job.path("status"), gateway.tokenOf(lent), RUNNING));
        refused(
                404,
                "job not found",
                caller.post("/api/v1/jobs/0" + job.jobId() + "/status", gateway.tokenOf(job), RUNNING));
        assertEquals(0, database.spent(job));
    }

    @Test
    void a_step_of_another_job_is_404_in_the_path_and_in_the_body() {
        ClaimedJob job = claimed();
        long strangers = claimed().steps().get(0);
        String token = gateway.tokenOf(job);
        refused(404, "step not found", caller.post(job.path("steps/" + strangers + "/status"), token, RUNNING));
        String chunk = "{\"seq\":0,\"chunk\":\"aGk=\",\"step_id\":" + strangers + "}";
        refused(404, "step not found", caller.post(job.path("logs"), token, chunk));
        refused(404, "step not found", caller.post(job.path("logs"), token, chunk.replace(":" + strangers, ":-1")));
        assertEquals(0, database.spent(job));
    }

    /** 400, 404, 413, 429 and 503 spend no token, nor does the 409 of a name; each is refused, then the runner goes on. */
    @Test
    void after_every_refusal_the_same_token_goes_on() {
        ClaimedJob job = claimed();
        String first = gateway.tokenOf(job);
        String upload = "{\"name\":\"report\",\"size_bytes\":4}";
        String token = caller.post(job.path("artifacts/upload"), first, upload).nextToken();
        database.execute(
                "UPDATE workflow_artifacts SET status = 'uploaded', stored_bytes = 4 WHERE run_id = " + job.runId());
        refused(400, "status is required", caller.post(job.path("status"), token, "{}"));
        refused(404, "step not found", caller.post(job.path("steps/1000000/status"), token, RUNNING));
        refused(
                413,
                "the request is larger than allowed",
                caller.post(job.path("logs"), token, " ".repeat((1 << 20) + 1)));
        refused(
                409,
                "artifact name already used in this run",
                caller.post(job.path("artifacts/upload"), token, upload));
        assertEquals(1, database.spent(job));
        Caller.Answer answer = caller.post(job.path("status"), token, RUNNING);
        assertEquals(200, answer.status(), answer::error);
    }

    @Test
    void without_object_storage_an_upload_is_503_and_costs_nothing() {
        try (GatewayUnderTest bare = GatewayUnderTest.start(stack, Map.of("SHITHUB_OBJECT_STORAGE", "none"))) {
            ClaimedJob job = claimed();
            String token = bare.tokenOf(job);
            String body = "{\"name\":\"report\",\"size_bytes\":4}";
            Caller.Answer refused = bare.caller().post(job.path("artifacts/upload"), token, body);
            refused(503, "object storage is not configured", refused);
            assertEquals("1", refused.header("Retry-After"));
            assertEquals(
                    200, bare.caller().post(job.path("status"), token, RUNNING).status());
        }
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(900);
    }
}
