package sh.shithub.actions.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Calls the gateway as a runner or an operator does. */
public final class Caller {
    private static final JsonMapper JSON = new JsonMapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;

    Caller(URI server) {
        this.server = server;
    }

    /** @param body null when the answer has none */
    public record Answer(int status, JsonNode body, HttpResponse<byte[]> http) {
        public String error() {
            return text("error");
        }

        public String nextToken() {
            return text("next_token");
        }

        /** Null when there is no such field or it is null. */
        public String text(String field) {
            return body == null || body.path(field).isNull() || body.path(field).isMissingNode()
                    ? null
                    : body.get(field).asText();
        }

        public String header(String name) {
            return http.headers().firstValue(name).orElse(null);
        }
    }

    public Answer post(String path, String token, String body) {
        return async(path, token, body).join();
    }

    public CompletableFuture<Answer> async(String path, String token, String body) {
        return async(path, token, body.getBytes(StandardCharsets.UTF_8));
    }

    public CompletableFuture<Answer> async(String path, String token, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request);
    }

    public Answer get(String path, String token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).GET();
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request).join();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path));
    }

    public CompletableFuture<Answer> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(Caller::answer);
    }

    private static Answer answer(HttpResponse<byte[]> http) {
        try {
            boolean json = http.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
            return new Answer(http.statusCode(), json ? JSON.readTree(http.body()) : null, http);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
