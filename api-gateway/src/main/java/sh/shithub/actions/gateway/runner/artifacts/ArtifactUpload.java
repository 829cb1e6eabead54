package sh.shithub.actions.gateway.runner.artifacts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import java.util.regex.Pattern;
import sh.shithub.actions.contracts.Limits;
import sh.shithub.actions.gateway.web.ApiException;

/** Body of {@code POST /api/v1/jobs/{id}/artifacts/upload} (wire.md, "Artifacts"). */
record ArtifactUpload(
        @Nullable String name,
        @Nullable @JsonProperty("size_bytes") Long sizeBytes) {
    private static final Pattern NAME =
            Pattern.compile("(?!\\.\\.|\\.$)[A-Za-z0-9._-]{1," + Limits.ARTIFACT_NAME_CHARS + "}");

    void check() {
        ApiException.refuseIf(name == null, "name is required");
        ApiException.refuseIf(!NAME.matcher(name).matches(), "invalid artifact name");
        ApiException.refuseIf(sizeBytes == null, "size_bytes is required");
        ApiException.refuseIf(sizeBytes < 0, "size_bytes must be non-negative");
    }
}
