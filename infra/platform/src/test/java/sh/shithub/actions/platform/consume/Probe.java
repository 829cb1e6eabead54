package sh.shithub.actions.platform.consume;

import io.micronaut.configuration.kafka.annotation.ErrorStrategy;
import io.micronaut.configuration.kafka.annotation.ErrorStrategyValue;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.platform.json.PoisonException;
import sh.shithub.actions.platform.sql.Columns;

/** A consumer as services have them, whose statements fail when the test says so. */
final class Probe {
    static final String TOPIC = "probe";
    static final String GROUP = "probe";

    /** What the test's statements work on. {@code fault} makes a batch of more records than {@code above} fail with that code. */
    static final String TABLES = """
            CREATE TABLE probe_applied (value text PRIMARY KEY, batch int NOT NULL);
            CREATE TABLE probe_fault (code text NOT NULL, above int NOT NULL);
            CREATE FUNCTION probe_fail(records int) RETURNS void LANGUAGE plpgsql AS $$
            DECLARE
                fault probe_fault;
            BEGIN
                SELECT * INTO fault FROM probe_fault WHERE records > above;
                IF FOUND THEN
                    RAISE EXCEPTION 'as the test wants it' USING ERRCODE = fault.code;
                END IF;
            END
            $$;
            """;

    private Probe() {}

    @Singleton
    static final class Handler implements BatchHandler<String> {
        private static final String APPLY = """
                INSERT INTO probe_applied (value, batch)
                SELECT value, ? FROM unnest(?::text[]) AS n (value)
                ON CONFLICT DO NOTHING
                """;

        /** Batches that were begun. */
        final AtomicInteger batches = new AtomicInteger();

        @Override
        public String decode(ConsumerRecord<byte[], byte[]> record) {
            String value = new String(record.value(), StandardCharsets.UTF_8);
            if (value.startsWith("unreadable")) {
                throw new PoisonException(DeadLetterKind.invalid, value + "!".repeat(5000));
            }
            return value;
        }

        @Override
        public List<ProducerRecord<byte[], byte[]>> apply(Connection connection, List<Received<String>> records) {
            batches.incrementAndGet();
            List<String> values = records.stream().map(Received::content).toList();
            Columns.none(connection).value(values.size()).query("SELECT probe_fail(?)", row -> row);
            if (values.stream().anyMatch(value -> value.startsWith("bug"))) {
                throw new IllegalStateException("a bug");
            }
            Columns.of(connection, values)
                    .value(values.size())
                    .texts(value -> value)
                    .update(APPLY);
            return List.of();
        }
    }

    /** Only for the test that asks for it: the topic is that test's. */
    @Requires(property = "probe.listens")
    @KafkaListener(
            groupId = GROUP,
            clientId = "probe",
            batch = true,
            offsetReset = OffsetReset.EARLIEST,
            offsetStrategy = OffsetStrategy.DISABLED,
            errorStrategy = @ErrorStrategy(ErrorStrategyValue.RESUME_AT_NEXT_RECORD))
    static final class Listener {
        private final GuardedConsumer<String> consumer;

        Listener(ConsumerTools tools, Handler handler) {
            consumer = tools.guard(GROUP, "probe", handler);
        }

        @Topic(TOPIC)
        void on(ConsumerRecords<byte[], byte[]> polled, Consumer<byte[], byte[]> from) {
            consumer.on(polled, from);
        }
    }
}
