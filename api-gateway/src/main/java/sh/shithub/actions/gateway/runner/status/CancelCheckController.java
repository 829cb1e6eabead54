package sh.shithub.actions.gateway.runner.status;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.JobCall;
import sh.shithub.actions.gateway.openapi.Shapes;
import sh.shithub.actions.gateway.runner.jobcalls.JobAnswers;
import sh.shithub.actions.gateway.runner.jobcalls.JobRequest;
import sh.shithub.actions.gateway.runner.jobcalls.Plan;
import sh.shithub.actions.gateway.runner.jobcalls.TokenChains;
import sh.shithub.actions.gateway.web.Bodies;

/** {@code POST /api/v1/jobs/{id}/cancel-check} (wire.md, "Cancel check"): nothing is published, the answer is in the job's row. */
@Controller("/api/v1/jobs/{id}/cancel-check")
@Secured(Roles.JOB)
final class CancelCheckController {
    private final TokenChains chains;
    private final Bodies bodies;

    CancelCheckController(TokenChains chains, Bodies bodies) {
        this.chains = chains;
        this.bodies = bodies;
    }

    @Operation(
            summary = "Ask whether the job is to be cancelled",
            parameters =
                    @Parameter(in = ParameterIn.HEADER, name = "Idempotency-Key", schema = @Schema(type = "string")))
    @RequestBody(required = false, content = @Content(schema = @Schema(implementation = Shapes.Empty.class)))
    @ApiResponse(
            responseCode = "200",
            description = "the answer",
            content = @Content(schema = @Schema(implementation = Shapes.CancelChecked.class)))
    @JobCall
    @Post
    CompletableFuture<HttpResponse<?>> check(
            String id,
            @Parameter(hidden = true) @Nullable @Body byte[] body,
            HttpRequest<?> request,
            Authentication authentication) {
        JobRequest asked = JobRequest.of(request, authentication, id, body);
        return chains.accept(asked, steps -> {
                    bodies.readOptional(body, Shapes.Empty.class);
                    return new Plan(List.of(), asked.token().state());
                })
                .thenApply(accepted ->
                        JobAnswers.answer(HttpStatus.OK, Map.of("cancelled", accepted.cancelRequested()), accepted));
    }
}
