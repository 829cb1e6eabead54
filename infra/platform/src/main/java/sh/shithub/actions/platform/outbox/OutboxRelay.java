package sh.shithub.actions.platform.outbox;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.stop.StopStep;
import sh.shithub.actions.platform.trace.TraceId;
import sh.shithub.actions.platform.trace.Traceparent;

/**
 * Publishes what the outbox keeps for this service, oldest first, and deletes it once Kafka has it: at least once. One
 * instance at a time does it (an advisory lock), so records of a key stay in order; a crash leaves the rows for the next.
 */
@Singleton
public final class OutboxRelay implements StopStep {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final int ROWS = 2000;
    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(15);
    /** Finds the rows of an instance that died before it was woken. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private static final Duration AFTER_ANOTHER = Duration.ofMillis(20);
    private static final int ANOTHER = -1;

    private static final String LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('outbox'), hashtext(?))";
    private static final String OLDEST =
            "SELECT id, topic, record_key, value, trace_id FROM outbox WHERE service = ? ORDER BY id LIMIT " + ROWS;
    private static final String DELETE = "DELETE FROM outbox WHERE id = ANY (?)";

    private final String service;
    private final Transactions transactions;
    private final Publisher publisher;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;

    public OutboxRelay(
            @Property(name = "micronaut.application.name") String service,
            Transactions transactions,
            Publisher publisher) {
        this.service = service;
        this.transactions = transactions;
        this.publisher = publisher;
        thread = new Thread(this::loop, "outbox-relay");
        thread.setDaemon(true);
        thread.start();
    }

    /** Something was committed: look at once. */
    public void wake() {
        if (wakeUps.availablePermits() == 0) {
            wakeUps.release();
        }
    }

    @Override
    public Turn turn() {
        return Turn.FOLLOW_UP;
    }

    /** What the last batch left is relayed too: another instance may not be there. */
    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        wake();
        thread.join(PUBLISH_WITHIN.toMillis());
    }

    @Override
    public Optional<String> open() {
        return stopping && thread.isAlive() ? Optional.of("the outbox") : Optional.empty();
    }

    private void loop() {
        relayUntilStopped();
        try {
            relay();
        } catch (RuntimeException e) {
            LOG.warn("the outbox is left to the next instance: {}", e.toString());
        }
    }

    private void relayUntilStopped() {
        Duration wait = LOOK_AGAIN;
        while (!stopping) {
            try {
                boolean woken = wakeUps.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
                wakeUps.drainPermits();
                boolean missed = !relayAll() && (woken || wait == AFTER_ANOTHER);
                wait = missed ? AFTER_ANOTHER : LOOK_AGAIN;
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) {
                // Not even an error ends the thread: what is kept would stay where it is, unnoticed.
                LOG.warn("the outbox waits for another try: {}", e.toString());
                wait = LOOK_AGAIN;
            }
        }
    }

    /** @return false when another instance is at it: it may have read before the row was committed that this one was woken for */
    private boolean relayAll() {
        int relayed = ROWS;
        while (relayed == ROWS && !stopping) {
            relayed = relay();
        }
        return relayed >= 0;
    }

    /** @return how many were relayed, or {@link #ANOTHER} */
    private int relay() {
        return transactions.write(connection -> {
            if (!locked(connection)) {
                return ANOTHER;
            }
            List<Long> ids = new ArrayList<>();
            List<ProducerRecord<byte[], byte[]>> records = oldest(connection, ids);
            if (!records.isEmpty()) {
                publisher.publish(records, PUBLISH_WITHIN);
                delete(connection, ids);
            }
            return ids.size();
        });
    }

    private boolean locked(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setString(1, service);
            ResultSet row = statement.executeQuery();
            return row.next() && row.getBoolean(1);
        }
    }

    private List<ProducerRecord<byte[], byte[]>> oldest(Connection connection, List<Long> ids) throws SQLException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(OLDEST)) {
            statement.setString(1, service);
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                ids.add(rows.getLong(1));
                records.add(Traceparent.add(
                        publisher.record(rows.getString(2), rows.getString(3), rows.getBytes(4)), trace(rows, 5)));
            }
        }
        return records;
    }

    private static TraceId trace(ResultSet row, int column) throws SQLException {
        UUID trace = row.getObject(column, UUID.class);
        return trace == null ? null : TraceId.of(trace);
    }

    private static void delete(Connection connection, List<Long> ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            statement.executeUpdate();
        }
    }
}
