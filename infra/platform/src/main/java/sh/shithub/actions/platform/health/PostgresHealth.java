package sh.shithub.actions.platform.health;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.AsyncSingleResultPublisher;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Whether the database answers, under the name by which people know it. In place of the framework's, which shows its address. */
@Singleton
@Requires(beans = Transactions.class)
final class PostgresHealth implements HealthIndicator {
    private static final String NAME = "postgresql";

    private final Transactions transactions;
    private final ExecutorService blocking;

    PostgresHealth(Transactions transactions, @Named(TaskExecutors.IO) ExecutorService blocking) {
        this.transactions = transactions;
        this.blocking = blocking;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return new AsyncSingleResultPublisher<>(blocking, this::ask);
    }

    private HealthResult ask() {
        try {
            String version = transactions
                    .read(connection -> Columns.none(connection).query("SHOW server_version", row -> row.getString(1)))
                    .get(0);
            return HealthResult.builder(NAME, HealthStatus.UP)
                    .details(Map.of("detail", "answers, version " + version))
                    .build();
        } catch (RuntimeException e) {
            return HealthResult.builder(NAME, HealthStatus.DOWN)
                    .details(Map.of("detail", "does not answer: " + rootOf(e)))
                    .build();
        }
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
