package sh.shithub.actions.log.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;
import sh.shithub.actions.log.finish.StorageState;
import sh.shithub.actions.platform.metrics.LogMetrics;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.sweep.Sweeps;

/** Counts the logs in PostgreSQL now and then and shows them as gauges: nothing piles up silently, with object storage or without. */
@Singleton
final class CountBacklog implements ApplicationEventListener<StartupEvent> {
    private final Transactions transactions;
    private final Sweeps sweeps;
    private final BacklogSettings settings;
    private volatile Backlog last;

    CountBacklog(
            Transactions transactions,
            Sweeps sweeps,
            BacklogSettings settings,
            MeterRegistry registry,
            StorageState state,
            ObjectStorageSettings storage) {
        this.transactions = transactions;
        this.sweeps = sweeps;
        this.settings = settings;
        show(registry, LogMetrics.FINALIZATIONS_WAITING, "Logs that wait to be finished", Backlog::waiting);
        show(registry, LogMetrics.FINALIZATIONS_OLDEST, "How long the oldest of them is due", Backlog::oldestSeconds);
        show(registry, LogMetrics.KEPT_STEPS, "Steps whose chunks are in PostgreSQL", Backlog::keptSteps);
        show(registry, LogMetrics.KEPT_BYTES, "Bytes of the table of chunks", Backlog::keptBytes);
        Gauge.builder(LogMetrics.STORAGE_UP, state, now -> up(storage, now))
                .description("Whether object storage answered last time; NaN when there is none by choice")
                .register(registry);
    }

    private static double up(ObjectStorageSettings storage, StorageState now) {
        return storage.none() ? Double.NaN : now.outage() == null ? 1 : 0;
    }

    private void show(MeterRegistry registry, String name, String what, ToDoubleFunction<Backlog> value) {
        Gauge.builder(name, this, self -> self.last == null ? Double.NaN : value.applyAsDouble(self.last))
                .description(what)
                .register(registry);
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(settings.every(), "logs in PostgreSQL", this::count);
    }

    private void count() {
        last = transactions.read(Backlog::count);
    }

    /** Null until it was counted first. */
    @Nullable
    Backlog last() {
        return last;
    }
}
