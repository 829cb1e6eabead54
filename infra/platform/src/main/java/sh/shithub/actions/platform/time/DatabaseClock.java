package sh.shithub.actions.platform.time;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Named;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.sweep.Sweeps;

/**
 * PostgreSQL's clock, which all processes share, as far as it is known here: the one {@link Clock} of a service. What one process
 * writes and another one judges (deadlines, expiries, timestamps of records) is in its time, so that no machine's clock need be right.
 *
 * <p>It is read every few seconds and goes on by {@link System#nanoTime()} in between, also while the database is away. It is known
 * before anything is consumed or served.
 */
@Context
@Requires(beans = Transactions.class)
public final class DatabaseClock extends Clock {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    /** The first one also waits for what its connection still has to do. */
    private static final int LOOKS = 3;

    private static final String NOW = "SELECT clock_timestamp() AS now";

    private final Transactions transactions;
    private final Sweeps sweeps;
    private final InstantSource machine;
    private volatile Reading reading;

    DatabaseClock(Transactions transactions, Sweeps sweeps, @Named("machine") InstantSource machine) {
        this.transactions = transactions;
        this.sweeps = sweeps;
        this.machine = machine;
    }

    @PostConstruct
    void start() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.warn("the database's clock is not known yet, this machine's is believed: {}", e.getMessage());
        }
        sweeps.every(EVERY, "the database's clock", this::look);
    }

    @Override
    public Instant instant() {
        Reading last = reading;
        return last == null ? machine.instant() : last.at(System.nanoTime());
    }

    /** How far this machine's clock is ahead of the database's, negative when it is behind; null while that is not known. */
    Duration machineAhead() {
        return reading == null ? null : Duration.between(instant(), machine.instant());
    }

    /** By how much {@link #instant} may be wrong; only once it is known. */
    Duration give() {
        return reading.give(System.nanoTime());
    }

    private void look() {
        transactions.read(connection -> {
            for (int i = 0; i < LOOKS; i++) {
                Reading now = read(connection);
                reading = reading == null ? now : reading.closer(now);
            }
            return null;
        });
    }

    private static Reading read(Connection connection) {
        long asked = System.nanoTime();
        Instant said = Columns.none(connection)
                .query(NOW, row -> Columns.instant(row, "now"))
                .get(0);
        return Reading.of(asked, said, System.nanoTime());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        InstantSource source = this::instant;
        return source.withZone(zone);
    }
}
