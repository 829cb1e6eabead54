package sh.shithub.actions.gateway.operator.runs;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.contracts.RerunRequested;
import sh.shithub.actions.contracts.RunQueued;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorCall;
import sh.shithub.actions.gateway.openapi.Shapes;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.gateway.web.OperatorReads;

/**
 * {@code POST /api/v1/runs/{id}/rerun} (wire.md, "Operator calls"): asks claim-service. An {@code Idempotency-Key} makes a repeat find the
 * run that the first call made; without one each call makes another.
 */
@Controller("/api/v1/runs/{id}/rerun")
@Secured(Roles.OPERATOR)
@ExecuteOn(OperatorReads.EXECUTOR)
final class RerunController {
    private static final String KEY = "Idempotency-Key";
    private static final String WITH_KEY = "a repeat with the same Idempotency-Key finds its run";
    private static final String WITHOUT_KEY =
            "a repeat would make another run; look first, or send an Idempotency-Key next time";

    private final Bodies bodies;
    private final FindRun find;
    private final AskServices services;

    RerunController(Bodies bodies, FindRun find, AskServices services) {
        this.bodies = bodies;
        this.find = find;
        this.services = services;
    }

    record Rerun(@Nullable Boolean failedOnly) {}

    @Operation(
            summary = "Run a run again",
            parameters =
                    @Parameter(in = ParameterIn.HEADER, name = "Idempotency-Key", schema = @Schema(type = "string")))
    @RequestBody(content = @Content(schema = @Schema(implementation = Rerun.class)))
    @ApiResponse(
            responseCode = "201",
            description = "queued",
            content = @Content(schema = @Schema(implementation = Shapes.Rerun.class)))
    @ApiResponse(
            responseCode = "404",
            description = "no such run",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "409",
            description = "it has not ended",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorCall
    @Post
    CompletableFuture<HttpResponse<?>> rerun(
            String id, @Parameter(hidden = true) @Nullable @Body byte[] body, HttpRequest<?> request) {
        List<String> keys = request.getHeaders().getAll(KEY);
        requireForm(keys);
        boolean failedOnly =
                Boolean.TRUE.equals(bodies.readOptional(body, Rerun.class).failedOnly());
        FindRun.Run run = find.run(id);
        String requestId = keys.isEmpty() ? UUID.randomUUID().toString() : "rerun:" + run.id() + ":" + keys.get(0);
        return services.ask(
                        Topics.RUN_REQUESTS,
                        run.repoId(),
                        replyTo -> new RerunRequested(requestId, run.id(), failedOnly, replyTo),
                        keys.isEmpty() ? WITHOUT_KEY : WITH_KEY)
                .thenApply(RunQueued.class::cast)
                .thenApply(queued -> HttpResponse.status(HttpStatus.CREATED)
                        .body(new Shapes.Rerun(queued.runId(), queued.runIndex(), run.id())));
    }

    private static void requireForm(List<String> keys) {
        ApiException.refuseIf(
                keys.size() > 1 || keys.stream().anyMatch(key -> !key.matches("[\\x21-\\x7E]{1,128}")),
                KEY + " must be one value of 1 to 128 visible ASCII characters");
    }
}
