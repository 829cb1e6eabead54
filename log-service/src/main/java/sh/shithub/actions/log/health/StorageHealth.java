package sh.shithub.actions.log.health;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import sh.shithub.actions.log.finish.Finalizations;
import sh.shithub.actions.log.finish.StorageState;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;

/** Whether logs get finished, and how many wait. Down with the store; not part of liveness, as a restart would not help. */
@Singleton
final class StorageHealth extends AbstractHealthIndicator<Map<String, Object>> {
    private final ObjectStorageSettings settings;
    private final StorageState state;
    private final Finalizations finalizations;
    private final CountBacklog backlog;

    StorageHealth(
            ObjectStorageSettings settings, StorageState state, Finalizations finalizations, CountBacklog backlog) {
        this.settings = settings;
        this.state = state;
        this.finalizations = finalizations;
        this.backlog = backlog;
    }

    @Override
    protected String getName() {
        return "object-storage";
    }

    @Override
    protected Map<String, Object> getHealthInformation() {
        StorageState.Outage outage = state.outage();
        healthStatus = outage == null ? HealthStatus.UP : HealthStatus.DOWN;
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("detail", detail(outage));
        details.put("logs_waiting", finalizations.waiting());
        Backlog counted = backlog.last();
        if (counted != null) {
            details.put("oldest_waiting_seconds", Math.round(counted.oldestSeconds()));
            details.put("steps_in_postgresql", counted.keptSteps());
            details.put("bytes_in_postgresql", counted.keptBytes());
        }
        return details;
    }

    private String detail(StorageState.Outage outage) {
        if (settings.none()) {
            return "SHITHUB_OBJECT_STORAGE=none: logs stay in PostgreSQL, none is finished";
        }
        return outage == null ? "answers" : "does not answer since " + outage.since() + ": " + outage.reason();
    }
}
