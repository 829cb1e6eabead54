package sh.shithub.actions.platform.consume;

import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

    /** Only for the test that asks for it: the topic is that test's. */
    @Requires(property = "probe.listens")
    @Singleton
    static final class Handler implements BatchHandler<String> {
        private static final String APPLY = """
                INSERT INTO probe_applied (value, batch)
                SELECT value, ? FROM unnest(?::text[]) AS n (value)
                ON CONFLICT DO NOTHING
                """;

        /** Batches that were begun. */
        final AtomicInteger batches = new AtomicInteger();
        /** Done once, by the thread that polls, with the next batch; null when it is done. */
        volatile Runnable meanwhile;

        @Override
        public Subscription reads() {
            return new Subscription(GROUP, TOPIC, "probe");
        }

        @Override
        public String decode(ConsumerRecord<byte[], byte[]> record) {
            String value = new String(record.value(), StandardCharsets.UTF_8);
            if (value.startsWith("unreadable")) {
                throw new PoisonException(DeadLetterKind.invalid, value + "!".repeat(5000));
            }
            return value;
        }

        @Override
        public Outcome apply(Connection connection, List<Received<String>> records) {
            batches.incrementAndGet();
            Runnable once = meanwhile;
            if (once != null) {
                once.run();
                meanwhile = null;
            }
            List<String> values = records.stream().map(Received::content).toList();
            Columns.none(connection).value(values.size()).query("SELECT probe_fail(?)", row -> row);
            if (values.stream().anyMatch(value -> value.startsWith("bug"))) {
                throw new IllegalStateException("a bug");
            }
            Columns.of(connection, values)
                    .value(values.size())
                    .texts(value -> value)
                    .update(APPLY);
            return Outcome.none();
        }
    }
}
