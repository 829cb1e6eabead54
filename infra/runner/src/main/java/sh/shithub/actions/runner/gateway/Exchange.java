package sh.shithub.actions.runner.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** One HTTP request and its answer, without opinion about what the answer means. */
final class Exchange {
    static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    /** Longer than a server's patience (30 s, wire.md, "General"), which answers before it. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
    /** An artifact may be large and the way to the storage slow. */
    private static final Duration UPLOAD_WITHIN = Duration.ofMinutes(15);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_WITHIN)
            .build();
    private final String base;

    Exchange(URI server) {
        base = server.toString().replaceAll("/+$", "") + "/api/v1";
    }

    /** @param key sent as {@code Idempotency-Key} unless null */
    Answer post(String path, String token, String key, byte[] json) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return send(request.build());
    }

    /** To an address that carries its own permission: no token goes there. */
    Answer put(URI address, Path file) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address)
                .timeout(UPLOAD_WITHIN)
                .PUT(HttpRequest.BodyPublishers.ofFile(file))
                .build());
    }

    static byte[] json(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request body cannot be written", e);
        }
    }

    private Answer send(HttpRequest request) throws InterruptedException {
        try {
            return read(http.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            return Answer.none(reason(e));
        }
    }

    private static Answer read(HttpResponse<byte[]> response) {
        JsonNode body = parse(response.body());
        String sentence = body.path("error").asText("no reason given");
        return new Answer(response.statusCode(), body, sentence, retryAfter(response));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** Seconds only: our server sends no dates. */
    private static Duration retryAfter(HttpResponse<?> response) {
        Optional<String> header = response.headers().firstValue("Retry-After");
        return header.filter(value -> value.matches("[0-9]{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(null);
    }

    private static String reason(IOException failure) {
        if (failure instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (failure instanceof ConnectException) {
            return "nobody listens there";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
