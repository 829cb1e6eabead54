package sh.shithub.actions.log.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.core.value.PropertyResolver;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.sweep.Sweeps;
import sh.shithub.actions.retention.Kind;
import sh.shithub.actions.retention.Retention;
import sh.shithub.actions.retention.RetentionSettings;
import sh.shithub.actions.retention.StorageAwayException;
import sh.shithub.actions.retention.StoredObjects;
import sh.shithub.actions.retention.Tally;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Removes what has expired for as long as the service runs. Here because this service is the one that has the object storage, and a
 * pool for what may take long; the tables of others that it deletes from are named in decision page 0019.
 */
@Singleton
final class RetentionSweep implements ApplicationEventListener<StartupEvent> {
    /** Counter, by {@code kind}: what was pruned, and each batch once it was. */
    static final String PRUNED = "shithub.actions.runs.pruned";

    private static final Logger LOG = LoggerFactory.getLogger(RetentionSweep.class);

    private final Sweeps sweeps;
    private final RetentionSweepSettings settings;
    private final Retention retention;
    private final Map<Kind, Counter> pruned = new EnumMap<>(Kind.class);

    RetentionSweep(
            Sweeps sweeps,
            RetentionSweepSettings settings,
            Transactions transactions,
            ObjectStorageSettings storage,
            Provider<S3Client> client,
            PropertyResolver properties,
            MeterRegistry registry) {
        this.sweeps = sweeps;
        this.settings = settings;
        StoredObjects objects = storage.none() ? StoredObjects.none() : StoredObjects.in(storage.bucket(), client::get);
        RetentionSettings keep = RetentionSettings.of(
                name -> properties.getProperty(name, String.class).orElse(null));
        retention = new Retention(keep, transactions::write, objects);
        for (Kind kind : Kind.values()) {
            pruned.put(
                    kind,
                    Counter.builder(PRUNED)
                            .description("What has expired and was removed")
                            .tag("kind", kind.name())
                            .register(registry));
        }
    }

    @Override
    public void onApplicationEvent(StartupEvent started) {
        sweeps.every(settings.sweepEvery(), "what has expired", this::sweep);
    }

    private void sweep() {
        Tally tally = new Tally((kind, more) -> pruned.get(kind).increment(more));
        try {
            retention.run(tally);
        } catch (StorageAwayException e) {
            LOG.warn("what has expired waits for its next turn: {}", e.getMessage());
        }
        int artifacts = tally.gone(Kind.artifact);
        int logs = tally.gone(Kind.log);
        int runs = tally.gone(Kind.run);
        if (artifacts + logs + runs > 0) {
            LOG.info("expired and removed: {} artifact(s), {} log(s), {} run(s)", artifacts, logs, runs);
        }
        if (tally.refused() > 0) {
            LOG.warn("{} expired object(s) could not be deleted and are tried again", tally.refused());
        }
    }
}
