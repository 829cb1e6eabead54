package sh.shithub.actions.checks.faults;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** PostgreSQL comes back from a backup and its WAL as it was 10 s ago; what it had acknowledged since is gone. */
final class RestoredDatabase implements Act {
    static final Duration AGO = Duration.ofSeconds(10);
    private static final Duration MORE = Duration.ofSeconds(3);

    private final FaultyStack stack;
    private final Ledger ledger;

    RestoredDatabase(FaultyStack stack, Ledger ledger) {
        this.stack = stack;
        this.ledger = ledger;
    }

    @Override
    public String strike() {
        BaseBackup backup = new BaseBackup(stack.data("postgres"));
        try (Connection connection = stack.running().connect()) {
            backup.take(connection);
            // What is lost is what happens from here on, but for the first seconds.
            TimeUnit.MILLISECONDS.sleep(AGO.plus(MORE).toMillis());
            Instant target = now(connection).minus(AGO);
            ledger.databaseRestored(target);
            stack.kill("postgres");
            backup.restore(target);
            // What was acknowledged between that moment and the kill is gone, too.
            ledger.databaseRestored(target);
            return "restored to " + target;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<String> dead() {
        return Optional.of("postgres");
    }

    private static Instant now(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }
}
