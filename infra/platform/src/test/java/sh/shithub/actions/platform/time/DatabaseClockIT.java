package sh.shithub.actions.platform.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.WrongMachineClock;

/** A service on a machine whose clock is wrong: what it says and dates is in the database's time. Here that is the test's own. */
@ExtendWith(DevStackExtension.class)
class DatabaseClockIT {
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final Duration PUBLISHED_WITHIN = Duration.ofSeconds(30);

    private final DevStack stack;

    DatabaseClockIT(DevStack stack) {
        this.stack = stack;
    }

    @ParameterizedTest
    @ValueSource(longs = {60, -60})
    void a_wrong_clock_changes_nothing_but_what_is_told_of_it(long ahead) throws Exception {
        try (ApplicationContext service = start(ahead)) {
            close(service.getBean(Clock.class).instant());
            String key = "ahead " + ahead;
            Instant before = Instant.now().minus(CLOSE);
            Publisher publisher = service.getBean(Publisher.class);
            publisher.publish(List.of(publisher.record(Topics.EVENTS, key, new byte[1])), PUBLISHED_WITHIN);
            Instant dated = Instant.ofEpochMilli(published(key).timestamp());
            assertTrue(dated.isAfter(before) && dated.isBefore(Instant.now().plus(CLOSE)), dated::toString);

            assertEquals(
                    ahead,
                    service.getBean(MeterRegistry.class)
                            .get("shithub.actions.clock.skew.seconds")
                            .gauge()
                            .value(),
                    CLOSE.toSeconds());
            JsonNode health = health(service);
            assertEquals("UP", health.get("status").asText());
            JsonNode details = health.get("details");
            assertEquals("probe_3", details.get("instance").asText());
            assertTrue(details.get("warning").asBoolean(), details::toString);
            String direction = ahead > 0 ? " s ahead of the database's" : " s behind the database's";
            assertTrue(details.get("detail").asText().contains(direction), details::toString);
        }
    }

    @Test
    void a_right_clock_is_told_without_a_warning() throws Exception {
        try (ApplicationContext service = start(0)) {
            JsonNode details = health(service).get("details");
            assertEquals(false, details.get("warning").asBoolean(), details::toString);
        }
    }

    @Test
    void what_is_known_goes_on_while_the_database_is_away() throws Exception {
        try (ApplicationContext service = start(60)) {
            Clock clock = service.getBean(Clock.class);
            stack.postgres().kill();
            try {
                Instant before = clock.instant();
                close(before);
                assertTrue(health(service).at("/details/warning").asBoolean());
                assertTrue(clock.instant().isAfter(before));
            } finally {
                stack.postgres().start();
            }
        }
    }

    @Test
    void a_bad_setting_stops_the_start() {
        Map<String, String> environment = new HashMap<>(stack.environment());
        environment.put("SHITHUB_CLOCK_WARNING", "soon");
        Throwable failure = assertThrows(
                RuntimeException.class,
                () -> ServiceLauncher.start("probe", environment, Map.of()).close());
        while (failure.getCause() != null) {
            failure = failure.getCause();
        }
        assertEquals(
                "SHITHUB_CLOCK_WARNING is 'soon'; expected a duration, such as 500ms, 30s or 5m", failure.getMessage());
    }

    private ApplicationContext start(long ahead) {
        Map<String, String> environment = new HashMap<>(stack.environment());
        environment.put("SHITHUB_INSTANCE", "probe_3");
        ApplicationContext service = ServiceLauncher.start(
                "probe", environment, Map.of("micronaut.server.port", 0, WrongMachineClock.AHEAD, ahead));
        service.getBean(EmbeddedServer.class).start();
        return service;
    }

    private static void close(Instant said) {
        Duration apart = Duration.between(said, Instant.now()).abs();
        assertTrue(apart.compareTo(CLOSE) < 0, () -> apart + " apart");
    }

    private static JsonNode health(ApplicationContext service) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        service.getBean(EmbeddedServer.class).getURI().resolve("/health/readiness"))
                .build();
        String body = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readTree(body).at("/details/clock");
    }

    private ConsumerRecord<byte[], byte[]> published(String key) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.EVENTS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = System.nanoTime() + PUBLISHED_WITHIN.toNanos();
            while (System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (new String(record.key()).equals(key)) {
                        return record;
                    }
                }
            }
            throw new AssertionError("the record of " + key + " did not come");
        }
    }
}
