package sh.shithub.actions.gateway.runner.heartbeat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import java.util.HashSet;
import java.util.List;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.contracts.RunnerLabels;
import sh.shithub.actions.gateway.web.ApiException;

/** Body of the heartbeat; every field is optional (wire.md, "Heartbeat"). */
record Heartbeat(
        @Nullable @ArraySchema(maxItems = Limits.LABELS_PER_RUNNER)
        List<String> labels,

        @Nullable Integer capacity,
        @Nullable @JsonProperty("host_name") String hostName,
        @Nullable String version,
        @Nullable @JsonProperty("active_job_ids") List<Long> activeJobIds) {

    /** The labels sent, or the registered ones. */
    List<String> labelsOr(List<String> registered) {
        try {
            return labels == null ? registered : RunnerLabels.normalise(labels);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    /** The capacity sent, or the registered one; 0 counts as absent. */
    int capacityOr(int registered) {
        int sent = capacity == null || capacity == 0 ? registered : capacity;
        ApiException.refuseIf(
                sent < 1 || sent > Limits.CAPACITY_MAX, "capacity must be between 1 and " + Limits.CAPACITY_MAX);
        return sent;
    }

    void checkActiveJobs(int capacity) {
        if (activeJobIds == null) {
            return;
        }
        ApiException.refuseIf(
                activeJobIds.size() > capacity, "active_job_ids has more entries than the capacity " + capacity);
        ApiException.refuseIf(
                activeJobIds.stream().anyMatch(id -> id == null || id < 1), "active_job_ids must be positive");
        ApiException.refuseIf(
                new HashSet<>(activeJobIds).size() < activeJobIds.size(), "active_job_ids must not contain duplicates");
    }
}
