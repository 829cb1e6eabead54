package sh.shithub.actions.gateway.ops.lag;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Groups;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * How many members a group should have: what {@code SHITHUB_EXPECTED_MEMBERS} says of its instances, else what whoever scales has
 * written to {@code wanted_instances}. That is read beside the rounds: the lag must be told while the database is away.
 */
@Singleton
class WantedMembers {
    private static final Logger LOG = LoggerFactory.getLogger(WantedMembers.class);
    private static final String READ = "SELECT service, instances FROM wanted_instances";

    private final LagSettings settings;
    private final Transactions transactions;
    private final ExecutorService reads;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile Map<String, Integer> instances = Map.of();

    WantedMembers(
            LagSettings settings, Transactions transactions, @Named(OperatorReads.EXECUTOR) ExecutorService reads) {
        this.settings = settings;
        this.transactions = transactions;
        this.reads = reads;
    }

    /** Empty when nobody said. */
    Optional<Integer> of(Groups.Expected group) {
        return settings.expectedInstances(group.group())
                .or(() -> Optional.ofNullable(instances.get(group.service())))
                .map(group::membersOf);
    }

    /** Asks the database; what it says holds from the next round on. */
    void refresh() {
        if (!reading.compareAndSet(false, true)) {
            return;
        }
        try {
            reads.execute(this::read);
        } catch (RejectedExecutionException goingDown) {
            reading.set(false);
        }
    }

    private void read() {
        try {
            instances = transactions.read(WantedMembers::read);
        } catch (RuntimeException e) {
            LOG.debug("how many instances are wanted cannot be read; what was known holds: {}", e.getMessage());
        } finally {
            reading.set(false);
        }
    }

    private static Map<String, Integer> read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            ResultSet rows = statement.executeQuery();
            Map<String, Integer> read = new HashMap<>();
            while (rows.next()) {
                read.put(rows.getString(1), rows.getInt(2));
            }
            return Map.copyOf(read);
        }
    }
}
