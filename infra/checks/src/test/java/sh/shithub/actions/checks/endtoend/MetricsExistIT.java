package sh.shithub.actions.checks.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.checks.dashboards.Expressions;

/** Every metric that a dashboard or an alert rule names is exported by one of the four services, from their start on. */
@ExtendWith(RunningStackExtension.class)
class MetricsExistIT {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)[{ ]");
    /** Prometheus makes it for each target. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void what_is_named_is_there(RunningStack stack) {
        // Of label sets only those are told that jobs ask for.
        long run = Queueing.queue(stack, List.of(Queueing.job("alone", List.of(), "nobody-has-this", 1)))
                .get("run_id")
                .asLong();
        await("every metric to be exported").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Set<String> exported = exported(stack);
            Map<String, Set<String>> missing = new TreeMap<>();
            Expressions.all()
                    .forEach((place, expression) -> Expressions.metrics(expression).stream()
                            .filter(metric -> !exported.contains(metric) && !OF_PROMETHEUS.contains(metric))
                            .forEach(metric -> missing.computeIfAbsent(metric, name -> new TreeSet<>())
                                    .add(place.replaceFirst(":.*", ""))));
            assertEquals(Map.of(), missing);
        });
        StockClient.post(stack.gateway(), "/api/v1/runs/" + run + "/cancel", stack.operatorToken(), Map.of())
                .ok();
    }

    private Set<String> exported(RunningStack stack) {
        Set<String> names = new TreeSet<>();
        Stream.of("api_gateway", "claim_service", "log_service", "status_service")
                .map(service -> URI.create(stack.env("MANAGEMENT_URL_" + service) + "/prometheus"))
                .map(this::get)
                .forEach(text -> SAMPLE.matcher(text).results().forEach(sample -> names.add(sample.group(1))));
        return names;
    }

    private String get(URI uri) {
        try {
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException(uri.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
