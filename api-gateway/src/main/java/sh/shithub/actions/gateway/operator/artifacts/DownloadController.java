package sh.shithub.actions.gateway.operator.artifacts;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Clock;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorRead;
import sh.shithub.actions.gateway.storage.ObjectStore;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.gateway.web.PathId;

/** {@code GET /api/v1/artifacts/{id}/download} (wire.md, "Read runs"): shows the way to the object; its bytes do not pass through here. */
@Controller("/api/v1/artifacts/{id}/download")
@Secured(Roles.READ)
@ExecuteOn(OperatorReads.EXECUTOR)
final class DownloadController {
    private final ReadArtifacts artifacts;
    private final ObjectStore store;
    private final Clock clock;

    DownloadController(ReadArtifacts artifacts, ObjectStore store, Clock clock) {
        this.artifacts = artifacts;
        this.store = store;
        this.clock = clock;
    }

    @Operation(summary = "Get an artifact")
    @ApiResponse(
            responseCode = "302",
            description = "where it is, for 15 minutes",
            headers = @Header(name = "Location", schema = @Schema(type = "string", format = "uri")))
    @ApiResponse(
            responseCode = "404",
            description = "no such artifact, or one that was announced and never uploaded",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "409",
            description = "it has not been uploaded yet",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "410",
            description = "it has expired",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorRead
    @Get
    HttpResponse<?> download(String id) {
        ReadArtifacts.Stored artifact = artifacts
                .one(PathId.of(id, "artifact not found"))
                .orElseThrow(() -> ApiException.notFound("artifact not found"));
        if (artifact.expired()) {
            throw new ApiException(HttpStatus.GONE, "the artifact has expired");
        }
        if (!store.configured()) {
            throw ApiException.unavailable("object storage is not configured");
        }
        if (artifact.status() == ArtifactStatus.missing) {
            throw ApiException.notFound("the artifact was announced, but never uploaded");
        }
        if (artifact.status() == ArtifactStatus.announced && !store.has(artifact.objectKey())) {
            throw new ApiException(HttpStatus.CONFLICT, "the artifact has not been uploaded yet");
        }
        return HttpResponse.status(HttpStatus.FOUND)
                .header(HttpHeaders.LOCATION, store.signedGet(artifact.objectKey(), artifact.name(), clock.instant()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
