package sh.shithub.actions.gateway.operator.lag;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.platform.kafka.KafkaSettings;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.secure.SecureKafka;

/** The lag of a cluster that lets nobody in without a certificate and a password: asked for, and read from the records. */
@ExtendWith(DevStackExtension.class)
class SecureLagIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path home;

    @Test
    void it_is_seen_like_any_other(DevStack stack) throws Exception {
        try (SecureKafka kafka = SecureKafka.start(home);
                Admin admin = Admin.create(new HashMap<>(new KafkaSettings(kafka.environment()::get).client()))) {
            Map<String, String> settings = new HashMap<>(kafka.environment());
            settings.put("SHITHUB_LAG", "1s");
            try (GatewayUnderTest gateway = GatewayUnderTest.start(stack, settings)) {
                Publisher publisher = gateway.bean(Publisher.class);
                publisher.publish(List.of(publisher.record(Topics.LOGS, "1", new byte[] {1})), PATIENCE);
                readNothing(admin);
                String token = stack.operatorToken();
                assertTrue(Wait.until(
                        PATIENCE,
                        () -> waits(
                                gateway.caller().get("/api/v1/ops/lag", token).body())));
            }
        }
    }

    private static void readNothing(Admin admin) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> start = new HashMap<>();
        Topics.all().stream().filter(topic -> topic.name().equals(Topics.LOGS)).forEach(topic -> {
            for (int i = 0; i < topic.partitions(); i++) {
                start.put(new TopicPartition(Topics.LOGS, i), new OffsetAndMetadata(0));
            }
        });
        admin.alterConsumerGroupOffsets(Groups.LOG, start).all().get();
    }

    private static boolean waits(JsonNode report) {
        for (JsonNode group : report.get("groups")) {
            for (JsonNode topic : group.get("topics")) {
                if (topic.get("topic").asText().equals(Topics.LOGS)
                        && topic.get("lag").asLong(0) == 1
                        && topic.get("oldest_age_seconds").isNumber()) {
                    return true;
                }
            }
        }
        return false;
    }
}
