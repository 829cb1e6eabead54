package sh.shithub.actions.gateway.runner.artifacts;

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
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import sh.shithub.actions.gateway.auth.JobToken;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.JobCall;
import sh.shithub.actions.gateway.openapi.Shapes;
import sh.shithub.actions.gateway.runner.jobcalls.Accepted;
import sh.shithub.actions.gateway.runner.jobcalls.JobAnswers;
import sh.shithub.actions.gateway.runner.jobcalls.JobRequest;
import sh.shithub.actions.gateway.runner.jobcalls.NameTakenException;
import sh.shithub.actions.gateway.runner.jobcalls.Plan;
import sh.shithub.actions.gateway.runner.jobcalls.TokenChains;
import sh.shithub.actions.gateway.storage.ObjectStore;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.gateway.web.OperatorReads;

/** {@code POST /api/v1/jobs/{id}/artifacts/upload} (wire.md, "Artifacts"). */
@Controller("/api/v1/jobs/{id}/artifacts/upload")
@Secured(Roles.JOB)
final class ArtifactController {
    private final TokenChains chains;
    private final Bodies bodies;
    private final ObjectStore store;
    private final AnnouncedArtifacts announced;
    private final Executor reads;
    private final Clock clock;

    ArtifactController(
            TokenChains chains,
            Bodies bodies,
            ObjectStore store,
            AnnouncedArtifacts announced,
            @Named(OperatorReads.EXECUTOR) Executor reads,
            Clock clock) {
        this.chains = chains;
        this.bodies = bodies;
        this.store = store;
        this.announced = announced;
        this.reads = reads;
        this.clock = clock;
    }

    @Operation(
            summary = "Announce an artifact, and learn where to put it",
            description =
                    "Once a name and run; one that was never put may be announced again by its job. The address is good for"
                            + " 15 minutes, for the object actions/runs/<run_id>/artifacts/<name>, or, when a job of the run has lost its"
                            + " runner before, actions/runs/<run_id>/jobs/<job_id>/attempts/<attempt>/artifacts/<name>: an address that"
                            + " the lost runner was given leads to another object",
            parameters =
                    @Parameter(in = ParameterIn.HEADER, name = "Idempotency-Key", schema = @Schema(type = "string")))
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = ArtifactUpload.class)))
    @ApiResponse(
            responseCode = "201",
            description = "announced",
            content = @Content(schema = @Schema(implementation = Shapes.ArtifactAnnounced.class)))
    @ApiResponse(
            responseCode = "402",
            description = "over the owner's quota",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @JobCall
    @Post
    CompletableFuture<HttpResponse<?>> announce(
            String id,
            @Parameter(hidden = true) @Nullable @Body byte[] body,
            HttpRequest<?> request,
            Authentication authentication) {
        JobRequest asked = JobRequest.of(request, authentication, id, body);
        Call call = new Call(asked);
        return chains.accept(asked, steps -> call.plan(false))
                .exceptionallyCompose(refusal -> announceAgain(call, refusal))
                .thenApply(accepted -> JobAnswers.answer(HttpStatus.CREATED, call.fields(accepted), accepted));
    }

    /** Refused for its name, the call has its token still: it may be that nothing was put there, which the storage is asked off the lanes. */
    private CompletableFuture<Accepted> announceAgain(Call call, Throwable refusal) {
        if (!(refusal instanceof NameTakenException)) {
            return CompletableFuture.failedFuture(refusal);
        }
        return CompletableFuture.supplyAsync(call::nothingStored, reads)
                .thenCompose(nothing -> nothing
                        ? chains.accept(call.asked, steps -> call.plan(true))
                        : CompletableFuture.failedFuture(refusal));
    }

    /** One call. Its address is signed before its token is spent, so that nothing can fail between the two. */
    private final class Call {
        private final JobRequest asked;
        private final Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        private volatile String name;
        private volatile Map<String, String> addresses;

        Call(JobRequest asked) {
            this.asked = asked;
        }

        Plan plan(boolean again) {
            ArtifactUpload upload = bodies.read(asked.body(), ArtifactUpload.class);
            upload.check();
            if (!store.configured()) {
                throw ApiException.unavailable("object storage is not configured");
            }
            JobToken token = asked.token();
            name = upload.name();
            String run = "actions/runs/" + token.runId();
            String key = run + "/artifacts/" + name;
            String own = run + "/jobs/" + token.jobId() + "/attempts/" + token.attempt() + "/artifacts/" + name;
            addresses = Map.of(key, store.signedPut(key, at), own, store.signedPut(own, at));
            return new Plan(
                    List.of(), token.state(), false, new Plan.Artifact(name, key, own, upload.sizeBytes(), at, again));
        }

        /** Of this name, by this job, whose runner may well have been told so; false when the storage does not say. */
        boolean nothingStored() {
            return announced
                    .key(asked.token().runId(), asked.token().jobId(), name)
                    .filter(key -> !store.has(key))
                    .isPresent();
        }

        Map<String, Object> fields(Accepted accepted) {
            Accepted.Artifact artifact = accepted.artifact();
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("artifact_id", artifact.id());
            fields.put(
                    "upload_url",
                    accepted.repeated()
                            ? store.signedPut(artifact.objectKey(), artifact.createdAt())
                            : addresses.get(artifact.objectKey()));
            return fields;
        }
    }
}
