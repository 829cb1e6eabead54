package sh.shithub.actions.gateway.operator.artifacts;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorRead;
import sh.shithub.actions.gateway.storage.ObjectStore;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.gateway.web.PathId;
import software.amazon.awssdk.core.exception.SdkException;

/** {@code DELETE /api/v1/artifacts/{id}}: the object and the row. */
@Controller("/api/v1/artifacts/{id}")
@Secured(Roles.OPERATOR)
@ExecuteOn(OperatorReads.EXECUTOR)
final class DeleteController {
    private static final Logger LOG = LoggerFactory.getLogger(DeleteController.class);
    private static final String NONE = "artifact not found";

    private final DeleteArtifacts artifacts;
    private final ObjectStore store;

    DeleteController(DeleteArtifacts artifacts, ObjectStore store) {
        this.artifacts = artifacts;
        this.store = store;
    }

    @Operation(summary = "Delete an artifact")
    @ApiResponse(responseCode = "204", description = "its object has gone, then its row")
    @ApiResponse(
            responseCode = "403",
            description = "the token's scope is read",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "404",
            description = "no such artifact, or no more",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorRead
    @Delete
    HttpResponse<?> delete(String id) {
        long artifact = PathId.of(id, NONE);
        if (!store.configured()) {
            throw ApiException.unavailable("object storage is not configured");
        }
        if (!deleted(artifact)) {
            throw ApiException.notFound(NONE);
        }
        return HttpResponse.noContent();
    }

    private boolean deleted(long id) {
        try {
            return artifacts.delete(id);
        } catch (SdkException e) {
            LOG.warn("artifact {} cannot be deleted: {}", id, e.getMessage());
            throw ApiException.unavailable("object storage does not answer; the artifact is still there");
        }
    }
}
