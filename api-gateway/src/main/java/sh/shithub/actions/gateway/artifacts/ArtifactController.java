package sh.shithub.actions.gateway.artifacts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.gateway.openapi.JobCall;
import sh.shithub.actions.gateway.openapi.Shapes;
import sh.shithub.actions.gateway.storage.ObjectStore;
import sh.shithub.actions.gateway.tokens.Accepted;
import sh.shithub.actions.gateway.tokens.JobAnswers;
import sh.shithub.actions.gateway.tokens.JobRequest;
import sh.shithub.actions.gateway.tokens.JobToken;
import sh.shithub.actions.gateway.tokens.Plan;
import sh.shithub.actions.gateway.tokens.Roles;
import sh.shithub.actions.gateway.tokens.TokenChains;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Bodies;

/** {@code POST /api/v1/jobs/{id}/artifacts/upload} (WIRE.md). */
@Controller("/api/v1/jobs/{id}/artifacts/upload")
@Secured(Roles.JOB)
final class ArtifactController {
    private final TokenChains chains;
    private final Bodies bodies;
    private final ObjectStore store;
    private final Clock clock;

    ArtifactController(TokenChains chains, Bodies bodies, ObjectStore store, Clock clock) {
        this.chains = chains;
        this.bodies = bodies;
        this.store = store;
        this.clock = clock;
    }

    @Operation(
            summary = "Announce an artifact, and learn where to put it",
            parameters =
                    @Parameter(in = ParameterIn.HEADER, name = "Idempotency-Key", schema = @Schema(type = "string")))
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ArtifactUpload.class)))
    @ApiResponse(
            responseCode = "201",
            description = "announced",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = Shapes.ArtifactAnnounced.class)))
    @ApiResponse(
            responseCode = "402",
            description = "over the owner's quota",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ApiError.class)))
    @JobCall
    @Post
    CompletableFuture<HttpResponse<?>> announce(
            String id,
            @Parameter(hidden = true) @Nullable @Body byte[] body,
            HttpRequest<?> request,
            Authentication authentication) {
        JobRequest asked = JobRequest.of(request, authentication, id, body);
        Call call = new Call(asked);
        return chains.accept(asked, steps -> call.plan())
                .thenApply(accepted -> JobAnswers.answer(HttpStatus.CREATED, call.fields(accepted), accepted));
    }

    /** One call. Its address is signed before its token is spent, so that nothing can fail between the two. */
    private final class Call {
        private final JobToken token;
        private final byte[] body;
        private final Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        private volatile String key;
        private volatile String uploadUrl;

        Call(JobRequest asked) {
            token = asked.token();
            body = asked.body();
        }

        Plan plan() {
            ArtifactUpload upload = bodies.read(body, ArtifactUpload.class);
            upload.check();
            if (!store.configured()) {
                throw ApiException.unavailable("object storage is not configured");
            }
            key = "actions/runs/" + token.runId() + "/artifacts/" + upload.name();
            uploadUrl = store.signedPut(key, at);
            return new Plan(
                    List.of(), token.state(), false, new Plan.Artifact(upload.name(), key, upload.sizeBytes(), at));
        }

        Map<String, Object> fields(Accepted accepted) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("artifact_id", accepted.artifact().id());
            fields.put(
                    "upload_url",
                    accepted.repeated()
                            ? store.signedPut(key, accepted.artifact().createdAt())
                            : uploadUrl);
            return fields;
        }
    }
}
