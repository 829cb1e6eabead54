package sh.shithub.actions.checks.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls the gateway as the stock client does (wire.md, "The stock client"): no time-out, no second try, any status outside
 * 2xx ends its work, job calls strictly one after another on the token chain, and only 204 means that there is no job. One that knows
 * several gateways calls the next when a connection is refused, or when an answer has closed it, as a load balancer does: a gateway that
 * stops says so with each answer, and takes no further connection soon after.
 */
public final class StockClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String registrationToken;
    private Gateways gateways;
    private Map<String, String> headers = Map.of();

    StockClient(List<URI> gateways, String registrationToken) {
        this.gateways = new Gateways(gateways, 0);
        this.registrationToken = registrationToken;
    }

    /** Those that it knows, and which of them it calls. */
    private record Gateways(List<URI> known, int at) {
        URI now() {
            return known.get(at);
        }

        Gateways next() {
            return new Gateways(known, (at + 1) % known.size());
        }
    }

    private Answer post(String path, String token, Map<String, ?> body, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        for (int refused = 1; ; refused++) {
            try {
                Answer answer = post(gateways.now(), path, token, body, all);
                if (answer.closes()) {
                    gateways = gateways.next();
                }
                return answer;
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof ConnectException)
                        || refused == gateways.known().size()) {
                    throw e;
                }
                gateways = gateways.next();
            }
        }
    }

    /** All calls from now on, those of its claims too, say that they belong to this trace. */
    StockClient traced(String traceparent) {
        headers = Map.of("traceparent", traceparent);
        return this;
    }

    String registrationToken() {
        return registrationToken;
    }

    /**
     * An answer with its status: for calls that are meant to be refused.
     *
     * @param closes the connection is not to be used again
     */
    public record Answer(int status, JsonNode body, String requestId, boolean closes) {
        public JsonNode ok() {
            assertTrue(status >= 200 && status < 300, () -> "the stock client gives up at " + status + ": " + body);
            return body;
        }
    }

    Optional<Claim> heartbeat(List<String> labels, int capacity) {
        return claim(beat(labels, capacity, Map.of()));
    }

    /** @param more headers of this call alone */
    public Answer beat(List<String> labels, int capacity, Map<String, String> more) {
        Map<String, ?> body = Map.of("labels", labels, "capacity", capacity);
        return post("/api/v1/runners/heartbeat", registrationToken, body, more);
    }

    /** What a heartbeat's answer hands over; empty when there is nothing to do. */
    public Optional<Claim> claim(Answer beat) {
        return beat.status() == 204 ? Optional.empty() : Optional.of(new Claim(beat.ok()));
    }

    /** The gateway that it called last. */
    public URI gateway() {
        return gateways.now();
    }

    /** Polls until there is a job, as the client does, though without its five seconds in between. */
    Claim claim(List<String> labels) {
        return await("a job for " + labels)
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> heartbeat(labels, 1), Optional::isPresent)
                .orElseThrow();
    }

    /** One job, and the only token that its next call may carry. */
    public final class Claim {
        private final JsonNode job;
        private String token;

        private Claim(JsonNode body) {
            token = body.get("token").asText();
            job = body.get("job");
            checkDecodes();
        }

        /** The client's decoder: maps of strings, lists, RFC 3339 times. */
        private void checkDecodes() {
            for (String map : List.of("secrets", "variables", "env")) {
                assertTrue(job.get(map).isObject(), map);
                job.get(map).forEach(value -> assertTrue(value.isTextual(), map));
            }
            for (String list : List.of("needs", "mask_values", "steps")) {
                assertTrue(job.get(list).isArray(), list);
            }
            assertTrue(job.get("permissions").isObject());
            assertTrue(job.get("event_payload").isObject());
        }

        public JsonNode job() {
            return job;
        }

        public long id() {
            return job.get("id").asLong();
        }

        public long runId() {
            return job.get("run_id").asLong();
        }

        String key() {
            return job.get("job_key").asText();
        }

        long step(int index) {
            return job.get("steps").get(index).get("id").asLong();
        }

        /** Another gateway from now on: the chain is in the token and the database, not in an instance. */
        void moveTo(URI other) {
            gateways = new Gateways(List.of(other), 0);
        }

        /** The token that the next call will spend. */
        String token() {
            return token;
        }

        JsonNode running() {
            return call("/status", Map.of("status", "running"));
        }

        JsonNode log(long step, int seq, String text) {
            String chunk = Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return call("/logs", Map.of("seq", seq, "chunk", chunk, "step_id", step));
        }

        JsonNode stepRunning(long step) {
            return call("/steps/" + step + "/status", Map.of("status", "running"));
        }

        JsonNode stepCompleted(long step, String conclusion) {
            return call("/steps/" + step + "/status", Map.of("status", "completed", "conclusion", conclusion));
        }

        boolean cancelCheck() {
            return call("/cancel-check", Map.of()).get("cancelled").asBoolean();
        }

        JsonNode artifact(String name, byte[] content) {
            JsonNode announced = call("/artifacts/upload", Map.of("name", name, "size_bytes", content.length));
            put(announced.get("upload_url").asText(), content);
            return announced;
        }

        JsonNode completed(String conclusion) {
            return call("/status", Map.of("status", "completed", "conclusion", conclusion));
        }

        /** A whole job in the client's order, with one chunk for each step. */
        JsonNode runThrough(String conclusion) {
            running();
            for (JsonNode step : job.get("steps")) {
                long id = step.get("id").asLong();
                stepRunning(id);
                log(id, 0, "step " + step.get("name").asText() + " of job " + id() + "\n");
                stepCompleted(id, conclusion);
            }
            return completed(conclusion);
        }

        /** Spends the token, or is refused with it unspent. */
        Answer attempt(String path, Map<String, ?> body) {
            return attempt(path, body, Map.of());
        }

        /** @param more headers of this call alone */
        public Answer attempt(String path, Map<String, ?> body, Map<String, String> more) {
            Answer answer = post("/api/v1/jobs/" + id() + path, token, body, more);
            JsonNode next = answer.body() == null ? null : answer.body().get("next_token");
            token = next == null ? token : next.asText();
            return answer;
        }

        private JsonNode call(String path, Map<String, ?> body) {
            return attempt(path, body).ok();
        }
    }

    public static Answer post(URI gateway, String path, String token, Map<String, ?> body) {
        return post(gateway, path, token, body, Map.of());
    }

    static Answer post(URI gateway, String path, String token, Map<String, ?> body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes(body)));
        headers.forEach(request::header);
        return send(request.build());
    }

    public static Answer get(URI gateway, String path, String token) {
        return send(HttpRequest.newBuilder(gateway.resolve(path))
                .header("Authorization", "Bearer " + token)
                .build());
    }

    /** A text answer, such as a log. */
    public static String text(URI gateway, String path, String token) {
        HttpResponse<byte[]> response = exchange(HttpRequest.newBuilder(gateway.resolve(path))
                .header("Authorization", "Bearer " + token)
                .build());
        assertEquals(200, response.statusCode(), path);
        return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void put(String url, byte[] content) {
        HttpResponse<byte[]> response = exchange(HttpRequest.newBuilder(URI.create(url))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                .build());
        assertEquals(200, response.statusCode(), () -> new String(response.body()));
    }

    private static Answer send(HttpRequest request) {
        HttpResponse<byte[]> response = exchange(request);
        try {
            return new Answer(
                    response.statusCode(),
                    response.body().length == 0 ? null : JSON.readTree(response.body()),
                    response.headers().firstValue("X-Request-Id").orElse(null),
                    response.headers()
                            .firstValue("Connection")
                            .filter("close"::equals)
                            .isPresent());
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri() + " answered " + new String(response.body()), e);
        }
    }

    private static HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Map<String, ?> body) {
        try {
            return JSON.writeValueAsBytes(new LinkedHashMap<>(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
