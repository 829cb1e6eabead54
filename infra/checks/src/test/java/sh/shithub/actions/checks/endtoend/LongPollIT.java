package sh.shithub.actions.checks.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.OpaqueToken;

/**
 * A job that is queued reaches the one of 500 waiting runners that may take it at once. Each runner has a label of its own and
 * each job wants one of them: the next look of just any runner would find nothing.
 */
@ExtendWith(RunningStackExtension.class)
class LongPollIT {
    private static final int RUNNERS = 500;
    private static final int JOBS = 30;
    private static final String LABEL = "long-poll";
    private static final Duration WITHIN = Duration.ofSeconds(60);
    /** How often the stock client asks. */
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningStack stack;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
    private volatile boolean ended;

    LongPollIT(RunningStack stack) {
        this.stack = stack;
    }

    private record Got(long nanos, JsonNode claim) {}

    @AfterEach
    void end() {
        ended = true;
    }

    @Test
    void the_median_job_is_handed_out_long_before_a_poll_would_have_found_it() throws Exception {
        register().forEach(this::keepAsking);
        await("all runners to be known to claim-service")
                .atMost(WITHIN)
                .until(() -> stack.number("SELECT count(*) FROM workflow_runners WHERE '" + LABEL
                                + "' = ANY (labels) AND last_heartbeat_at IS NOT NULL")
                        == RUNNERS);
        List<Double> millis = new ArrayList<>();
        Set<Long> jobs = new HashSet<>();
        for (int i = 0; i < JOBS; i++) {
            Queueing.queue(stack, List.of(Queueing.job("build", List.of(), LABEL + "-" + i * (RUNNERS / JOBS), 1)));
            long answered = System.nanoTime();
            Got first = got.poll(WITHIN.toSeconds(), TimeUnit.SECONDS);
            assertTrue(first != null, "nobody got the job");
            millis.add(Math.max(0, first.nanos() - answered) / 1e6);
            jobs.add(first.claim().at("/job/id").asLong());
            conclude(first.claim());
        }
        assertEquals(JOBS, jobs.size());
        millis.sort(null);
        System.out.printf(
                "%d waiting runners, %d jobs: from POST /runs answered to the job in hand: median %.0f ms, slowest %.0f ms%n",
                RUNNERS, JOBS, millis.get(JOBS / 2), millis.get(JOBS - 1));
        assertTrue(
                millis.get(JOBS / 2) < POLL_INTERVAL.toMillis() / 2.5,
                () -> "the median is " + millis.get(JOBS / 2) + " ms");
    }

    /** As a runner does that waits: the next call follows the answer, unless that was a job. */
    private void keepAsking(OpaqueToken token) {
        HttpRequest heartbeat = HttpRequest.newBuilder(URI.create(stack.gateway() + "/api/v1/runners/heartbeat"))
                .header("Authorization", "Bearer " + token.hex())
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=50")
                .timeout(WITHIN)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        http.sendAsync(heartbeat, HttpResponse.BodyHandlers.ofByteArray()).thenAccept(answer -> {
            if (answer.statusCode() == 200) {
                got.add(new Got(System.nanoTime(), read(answer.body())));
            } else if (!ended) {
                keepAsking(token);
            }
        });
    }

    private void conclude(JsonNode claim) {
        StockClient.post(
                        stack.gateway(),
                        "/api/v1/jobs/" + claim.at("/job/id").asLong() + "/status",
                        claim.get("token").asText(),
                        Map.of("status", "completed", "conclusion", "success"))
                .ok();
    }

    private List<OpaqueToken> register() throws SQLException {
        List<OpaqueToken> tokens = new ArrayList<>();
        try (Connection connection = stack.connect();
                PreparedStatement register = connection.prepareStatement("WITH runner AS ("
                        + "INSERT INTO workflow_runners (name, labels, capacity) VALUES (?, ARRAY['" + LABEL
                        + "', ?], 1) RETURNING id)"
                        + " INSERT INTO runner_tokens (runner_id, token_hash) SELECT id, ? FROM runner")) {
            for (int i = 0; i < RUNNERS; i++) {
                OpaqueToken token = OpaqueToken.generate();
                register.setString(1, LABEL + "-" + i);
                register.setString(2, LABEL + "-" + i);
                register.setBytes(3, token.hash());
                register.addBatch();
                tokens.add(token);
            }
            register.executeBatch();
        }
        return tokens;
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
