package sh.shithub.actions.gateway.runner.logs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;

/** Body of {@code POST /api/v1/jobs/{id}/logs} (wire.md, "Logs"). */
record LogAppend(
        @Nullable Long seq,
        @Nullable String chunk,
        @Nullable @JsonProperty("step_id") Long stepId) {}
