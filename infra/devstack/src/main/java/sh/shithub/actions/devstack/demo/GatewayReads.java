package sh.shithub.actions.devstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The operator's reads (wire.md, "Operator calls") that the demo shows. */
final class GatewayReads {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String token;

    /** @param token an operator token, scope read or more */
    GatewayReads(String url, String token) {
        base = url + "/api/v1";
        this.token = token;
    }

    JsonNode run(long run) {
        return json("/runs/" + run);
    }

    /** The jobs in their order, each with its steps and check run. */
    JsonNode jobs(long run) {
        return json("/runs/" + run + "/jobs").path("jobs");
    }

    JsonNode artifacts(long run) {
        return json("/runs/" + run + "/artifacts").path("artifacts");
    }

    JsonNode lag() {
        return json("/ops/lag");
    }

    /** As far as the server has it: the same before and after the log is finished. */
    byte[] log(long job, long step) {
        return get("/jobs/" + job + "/steps/" + step + "/log");
    }

    private JsonNode json(String path) {
        try {
            return JSON.readTree(get(path));
        } catch (IOException e) {
            throw new UncheckedIOException("GET " + path + " did not answer with JSON", e);
        }
    }

    private byte[] get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(WITHIN)
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(
                        "GET " + path + " was answered " + response.statusCode() + " " + new String(response.body()));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException("GET " + path + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
