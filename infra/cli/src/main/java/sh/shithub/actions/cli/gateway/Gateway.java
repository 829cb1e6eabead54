package sh.shithub.actions.cli.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.cli.output.Json;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.contracts.Limits;

/** The gateway's operator calls (wire.md, "Operator calls"), with the operator token of the settings. */
public final class Gateway {
    private final Settings settings;
    private final Duration patience;

    /** @param patience how long a call that is answered 503 is repeated: each of ours bears it */
    public Gateway(Settings settings, Duration patience) {
        this.settings = settings;
        this.patience = patience;
    }

    /** As patient as the gateway itself is with what stands behind it. */
    public static Gateway patient(Settings settings) {
        return new Gateway(settings, Duration.ofSeconds(30));
    }

    /**
     * @param body of a call that may be repeated
     * @throws Failure when the gateway cannot be reached, refuses, or answers what we do not understand
     */
    public Map<String, Object> post(String path, Map<String, Object> body) {
        return post(path, body, Map.of());
    }

    /** @param headers besides those that every call has */
    public Map<String, Object> post(String path, Map<String, Object> body, Map<String, String> headers) {
        byte[] json = Json.compact(body).getBytes(StandardCharsets.UTF_8);
        if (json.length > Limits.BODY_BYTES) {
            throw new Failure(
                    ExitCode.INVALID_FILE,
                    "the run has " + json.length + " bytes as JSON once its aliases are followed; the gateway takes "
                            + Limits.BODY_BYTES);
        }
        HttpRequest.Builder builder = request(path).header("Content-Type", "application/json");
        headers.forEach(builder::header);
        HttpRequest request =
                builder.POST(HttpRequest.BodyPublishers.ofByteArray(json)).build();
        return Answers.understood(request.uri(), patiently(request));
    }

    /** @throws Failure as {@link #post} does */
    public Map<String, Object> get(String path) {
        HttpRequest request = request(path).build();
        return Answers.understood(request.uri(), patiently(request));
    }

    /**
     * The events of a stream as they come, once.
     *
     * @param lastId of the last event that came before; null for all
     * @throws IOException when the gateway cannot be reached, or has not the time: the same may be asked again
     * @throws Failure when the gateway refuses
     */
    public ServerEvents events(String path, String lastId) throws IOException {
        HttpRequest.Builder builder = request(path).setHeader("Accept", "text/event-stream");
        if (lastId != null) {
            builder.header("Last-Event-ID", lastId);
        }
        HttpRequest request = builder.build();
        try {
            HttpResponse<InputStream> answer = client().send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() == 200) {
                return new ServerEvents(answer.body());
            }
            try (InputStream body = answer.body()) {
                throw Answers.refused(
                        request.uri(), answer.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(request, "interrupted", e);
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        try {
            String base = settings.gatewayUrl().replaceFirst("/+$", "");
            return HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(patience.plusSeconds(15))
                    .header("Accept", "application/json")
                    .header("Authorization", "Bearer " + settings.operatorToken());
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.USAGE,
                    "SHITHUB_GATEWAY_URL or SHITHUB_OPERATOR_TOKEN is malformed; expected http://host:port and 64"
                            + " hexadecimal characters",
                    e);
        }
    }

    private HttpResponse<String> patiently(HttpRequest request) {
        HttpClient client = client();
        long end = System.nanoTime() + patience.toNanos();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            while (answer.statusCode() == 503) {
                Duration pause = Answers.retryAfter(answer);
                if (System.nanoTime() + pause.toNanos() > end) {
                    break;
                }
                Thread.sleep(pause.toMillis());
                answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            }
            return answer;
        } catch (ConnectException e) {
            throw unreachable(request, "nothing listens there", e);
        } catch (IOException e) {
            throw unreachable(request, String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(request, "interrupted", e);
        }
    }

    private static Failure unreachable(HttpRequest request, String why, Exception e) {
        return new Failure(
                ExitCode.UNREACHABLE,
                "the gateway " + request.uri().getAuthority() + " cannot be reached (" + why
                        + "); start it with infra/bin/up, or check SHITHUB_GATEWAY_URL",
                e);
    }
}
