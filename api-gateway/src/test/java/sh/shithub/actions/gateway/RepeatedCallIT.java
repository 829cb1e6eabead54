package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.RegisteredRunner;

/** wire.md, "Safe retry": a call repeated under its {@code Idempotency-Key}. Its end of a job: RepeatedEndIT. */
class RepeatedCallIT extends GatewayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String KEY = "try-1";
    private static final String CHUNK = "{\"seq\":0,\"chunk\":\"aGk=\"}";

    RepeatedCallIT(DevStack stack) {
        super(stack);
    }

    @Test
    void every_call_is_answered_again_byte_for_byte_and_done_once() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        String ended = "{\"status\":\"completed\",\"conclusion\":\"success\"}";
        String[][] calls = {
            {job.path("status"), RUNNING},
            {job.stepPath(0), RUNNING},
            {job.path("logs"), CHUNK},
            {job.path("cancel-check"), ""},
            {job.path("artifacts/upload"), "{\"name\":\"report\",\"size_bytes\":4}"},
            {job.stepPath(0), ended},
            {job.stepPath(0), ended},
        };
        for (String[] call : calls) {
            Caller.Answer first = keyed(call[0], token, KEY, call[1]);
            assertEquals(2, first.status() / 100, first::error);
            String lease = lease(job);
            nextSecond();
            for (int i = 0; i < 2; i++) {
                same(first, keyed(call[0], token, KEY, call[1]));
            }
            assertEquals(lease, lease(job), "a repeat does not lengthen the lease");
            token = first.nextToken();
        }
        assertEquals(calls.length, database.spent(job));
        assertEquals(3, TopicReader.texts(stack, Topics.STATUS, job.runId()).size());
        assertEquals(2, TopicReader.texts(stack, Topics.LOGS, job.jobId()).size());
        assertEquals("1", database.text("SELECT count(*) FROM workflow_artifacts WHERE job_id = " + job.jobId()));
        assertEquals(200, caller.post(job.path("cancel-check"), token, "").status());
    }

    @Test
    void what_was_told_of_a_cancel_is_told_again() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        Caller.Answer first = keyed(job.path("cancel-check"), token, KEY, "");
        database.execute("UPDATE workflow_jobs SET cancel_requested = true WHERE id = " + job.jobId());
        same(first, keyed(job.path("cancel-check"), token, KEY, ""));
        assertTrue(caller.post(job.path("cancel-check"), first.nextToken(), "")
                .body()
                .get("cancelled")
                .asBoolean());
    }

    @Test
    void another_body_path_or_key_with_a_spent_token_is_a_replay() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        Caller.Answer first = keyed(job.path("status"), token, KEY, RUNNING);
        assertEquals(200, first.status(), first::error);
        refused(401, "job token replayed", keyed(job.path("status"), token, KEY, RUNNING + " "));
        refused(401, "job token replayed", keyed(job.stepPath(0), token, KEY, RUNNING));
        refused(401, "job token replayed", keyed(job.path("status"), token, "try-2", RUNNING));
        refused(401, "job token replayed", keyed(job.path("status"), token, "Try-1", RUNNING));
        refused(401, "job token replayed", caller.post(job.path("status"), token, RUNNING));
        same(first, keyed(job.path("status"), token, KEY, RUNNING));
        assertEquals(1, database.spent(job));
    }

    @Test
    void a_call_without_a_key_cannot_be_repeated_with_one() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        Caller.Answer first = caller.post(job.path("status"), token, RUNNING);
        refused(401, "job token replayed", keyed(job.path("status"), token, KEY, RUNNING));
        Caller.Answer second = keyed(job.path("status"), first.nextToken(), KEY, RUNNING);
        refused(401, "job token replayed", keyed(job.path("status"), token, KEY, RUNNING));
        Caller.Answer third = caller.post(job.path("status"), second.nextToken(), RUNNING);
        assertEquals(200, third.status(), third::error);
        refused(401, "job token replayed", keyed(job.path("status"), second.nextToken(), KEY, RUNNING));
    }

    @Test
    void once_the_next_token_is_used_it_is_a_replay() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        Caller.Answer first = keyed(job.path("status"), token, KEY, RUNNING);
        Caller.Answer next = keyed(job.path("status"), first.nextToken(), KEY, RUNNING);
        assertEquals(200, next.status(), next::error);
        refused(401, "job token replayed", keyed(job.path("status"), token, KEY, RUNNING));
        same(next, keyed(job.path("status"), first.nextToken(), KEY, RUNNING));
    }

    @Test
    void a_key_is_1_to_128_visible_ascii_characters() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        String wrong = "Idempotency-Key must be one value of 1 to 128 visible ASCII characters";
        for (String headers : List.of(
                "Idempotency-Key: \r\n",
                "Idempotency-Key: a b\r\n",
                "Idempotency-Key: a\tb\r\n",
                "Idempotency-Key: \u00e9\r\n",
                "Idempotency-Key: " + "k".repeat(129) + "\r\n",
                "Idempotency-Key: a\r\nIdempotency-Key: a\r\n")) {
            String answer = RawCall.answer(gateway.uri(), RawCall.post(job.path("status"), token, headers, RUNNING));
            assertTrue(answer.startsWith("HTTP/1.1 400 ") && answer.contains(wrong), answer);
        }
        assertEquals(0, database.spent(job));
        for (String good : List.of("k", "k".repeat(128), "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")) {
            Caller.Answer first = keyed(job.path("status"), token, good, RUNNING);
            assertEquals(200, first.status(), first::error);
            same(first, keyed(job.path("status"), token, good, RUNNING));
            token = first.nextToken();
        }
    }

    @Test
    void a_refused_call_is_judged_anew_when_it_is_repeated() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        refused(400, "status is required", keyed(job.path("status"), token, KEY, "{}"));
        refused(400, "status is required", keyed(job.path("status"), token, KEY, "{}"));
        Caller.Answer corrected = keyed(job.path("status"), token, KEY, RUNNING);
        assertEquals(200, corrected.status(), corrected::error);
    }

    @Test
    void an_answer_that_is_lost_on_its_way_is_had_by_repeating_the_call() throws Exception {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        String headers = "Idempotency-Key: " + KEY + "\r\n";
        try (Socket unread = RawCall.send(gateway.uri(), RawCall.post(job.path("logs"), token, headers, CHUNK))) {
            assertTrue(Wait.until(PATIENCE, () -> database.spent(job) == 1), "the call does not arrive");
        }
        Caller.Answer again = keyed(job.path("logs"), token, KEY, CHUNK);
        assertEquals(202, again.status(), again::error);
        assertEquals(1, TopicReader.texts(stack, Topics.LOGS, job.jobId()).size());
        assertEquals(
                200, caller.post(job.path("status"), again.nextToken(), RUNNING).status());
    }

    /** The commit's answer is lost between gateway and database, and the runner then asks another instance. */
    @Test
    void where_the_gateway_itself_could_not_know_another_instance_answers_the_same() throws Exception {
        URI address = URI.create(stack.databaseUrl());
        try (LossyProxy proxy = new LossyProxy(address.getPort());
                GatewayUnderTest lossy = GatewayUnderTest.start(
                        stack,
                        Map.of(
                                "SHITHUB_DATABASE_URL",
                                address.toString().replace(":" + address.getPort(), ":" + proxy.port())))) {
            ClaimedJob job = claimed();
            Caller.Answer first = lossy.caller().post(job.path("cancel-check"), gateway.tokenOf(job), "");
            proxy.loseTheNextCommitsAnswer();
            String upload = "{\"name\":\"report\",\"size_bytes\":4}";
            Caller.Answer answer = keyed(lossy.caller(), job.path("artifacts/upload"), first.nextToken(), KEY, upload)
                    .join();
            assertTrue(proxy.hasLostOne());
            assertEquals(201, answer.status(), answer::error);
            nextSecond();
            same(answer, keyed(job.path("artifacts/upload"), first.nextToken(), KEY, upload));
            assertEquals(2, database.spent(job));
        }
    }

    @Test
    void any_number_of_repeats_at_once_get_one_answer() {
        try (GatewayUnderTest second = GatewayUnderTest.start(stack, Map.of("SHITHUB_INSTANCE", "api-gateway_2"))) {
            ClaimedJob job = claimed();
            String token = gateway.tokenOf(job);
            List<CompletableFuture<Caller.Answer>> calls = IntStream.range(0, 20)
                    .mapToObj(i -> keyed(i % 2 == 0 ? caller : second.caller(), job.path("logs"), token, KEY, CHUNK))
                    .toList();
            Caller.Answer first = calls.get(0).join();
            assertEquals(202, first.status(), first::error);
            calls.forEach(call -> same(first, call.join()));
            assertEquals(1, database.spent(job));
            assertEquals(1, TopicReader.texts(stack, Topics.LOGS, job.jobId()).size());
        }
    }

    @Test
    void after_the_server_has_ended_the_job_what_succeeded_before_is_still_answered() {
        ClaimedJob job = claimed();
        String token = gateway.tokenOf(job);
        Caller.Answer first = keyed(job.path("status"), token, KEY, RUNNING);
        database.execute("UPDATE workflow_jobs SET end_reason = 'timed out' WHERE id = " + job.jobId());
        same(first, keyed(job.path("status"), token, KEY, RUNNING));
        String ended = "the job was ended by the server";
        refused(409, ended, keyed(job.path("status"), first.nextToken(), KEY, RUNNING));
        refused(409, ended, keyed(job.path("status"), first.nextToken(), KEY, RUNNING));
        same(first, keyed(job.path("status"), token, KEY, RUNNING));
    }

    @Test
    void a_job_that_was_taken_away_or_a_runner_that_was_revoked_ends_it() {
        RegisteredRunner other = stack.registerRunner("other", List.of(), 1);
        ClaimedJob job = ClaimedJob.by(other, stack);
        String token = gateway.tokenOf(job);
        assertEquals(200, keyed(job.path("status"), token, KEY, RUNNING).status());
        database.execute("UPDATE workflow_jobs SET status = 'queued', runner_id = NULL WHERE id = " + job.jobId());
        refused(404, "job not found", keyed(job.path("status"), token, KEY, RUNNING));
        database.execute("UPDATE workflow_runners SET revoked_at = now() WHERE id = " + other.id());
        refused(401, "runner revoked", keyed(job.path("status"), token, KEY, RUNNING));
    }

    private Caller.Answer keyed(String path, String token, String key, String body) {
        return keyed(caller, path, token, key, body).join();
    }

    static CompletableFuture<Caller.Answer> keyed(Caller caller, String path, String token, String key, String body) {
        return caller.send(caller.request(path)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    static void same(Caller.Answer first, Caller.Answer again) {
        assertEquals(first.status(), again.status(), again::error);
        assertArrayEquals(first.http().body(), again.http().body(), () -> first.body() + "\n" + again.body());
    }

    /** What is signed or expires by the second would differ now if it were made anew. */
    private static void nextSecond() {
        long now = Instant.now().getEpochSecond();
        assertTrue(Wait.until(PATIENCE, () -> Instant.now().getEpochSecond() > now));
    }

    private String lease(ClaimedJob job) {
        return database.text("SELECT expires_at FROM job_token_chains WHERE job_id = " + job.jobId());
    }
}
