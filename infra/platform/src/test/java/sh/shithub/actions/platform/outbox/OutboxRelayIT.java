package sh.shithub.actions.platform.outbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micronaut.context.ApplicationContext;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.devstack.DevStack;
import sh.shithub.actions.devstack.DevStackExtension;
import sh.shithub.actions.platform.launch.ServiceLauncher;
import sh.shithub.actions.platform.sql.Transactions;

/** Nothing that is kept stays, whichever instance is woken; what cannot be sent is not kept. */
@ExtendWith(DevStackExtension.class)
class OutboxRelayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DevStack stack;

    OutboxRelayIT(DevStack stack) {
        this.stack = stack;
    }

    @Test
    void two_instances_relay_everything_once_each_is_woken() {
        try (ApplicationContext one = start();
                ApplicationContext two = start()) {
            for (int i = 0; i < 50; i++) {
                keep(one, "one-" + i);
                one.getBean(OutboxRelay.class).wake();
                keep(two, "two-" + i);
                two.getBean(OutboxRelay.class).wake();
            }
            await().atMost(PATIENCE).until(() -> kept() == 0);
        }
    }

    @Test
    void a_record_that_kafka_would_never_take_is_not_kept() throws Exception {
        try (ApplicationContext one = start()) {
            long before = kept();
            assertThrows(IllegalArgumentException.class, () -> keep(one, "x".repeat(Limits.RECORD_BYTES)));
            assertEquals(before, kept());
        }
    }

    private static void keep(ApplicationContext service, String value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.EVENTS, "1".getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
        service.getBean(Transactions.class).write(connection -> {
            service.getBean(Outbox.class).keep(connection, List.of(record));
            return null;
        });
    }

    private long kept() throws Exception {
        try (Connection connection = stack.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM outbox WHERE service = 'probe'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private ApplicationContext start() {
        return ServiceLauncher.start("probe", stack.environment(), Map.of("micronaut.server.port", -1));
    }
}
