package sh.shithub.actions.gateway.operator.runs;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.contracts.ApprovalApplied;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorCall;
import sh.shithub.actions.gateway.openapi.Shapes;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.platform.publish.Publisher;

/** {@code POST /api/v1/runs/{id}/approve} and {@code …/reject} (wire.md, "Operator calls"): asks status-service. */
@Controller("/api/v1/runs/{id}")
@Secured(Roles.OPERATOR)
@ExecuteOn(OperatorReads.EXECUTOR)
final class ApproveController {
    private static final String REPEAT = "to decide again is safe: 409 then says who decided";

    private final Bodies bodies;
    private final FindRun find;
    private final AskServices services;
    private final Publisher publisher;
    private final Clock clock;

    ApproveController(Bodies bodies, FindRun find, AskServices services, Publisher publisher, Clock clock) {
        this.bodies = bodies;
        this.find = find;
        this.services = services;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Operation(summary = "Approve a run that waits for it")
    @RequestBody(content = @Content(schema = @Schema(implementation = Shapes.Empty.class)))
    @ApiResponse(
            responseCode = "200",
            description = "decided",
            content = @Content(schema = @Schema(implementation = Shapes.Decided.class)))
    @ApiResponse(
            responseCode = "404",
            description = "no such run",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "409",
            description = "it does not wait, or it was decided before",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorCall
    @Post("/approve")
    CompletableFuture<HttpResponse<?>> approve(
            String id, @Parameter(hidden = true) @Nullable @Body byte[] body, Authentication operator) {
        return decide(id, body, true, operator);
    }

    @Operation(summary = "Reject a run that waits for it")
    @RequestBody(content = @Content(schema = @Schema(implementation = Shapes.Empty.class)))
    @ApiResponse(
            responseCode = "200",
            description = "decided",
            content = @Content(schema = @Schema(implementation = Shapes.Decided.class)))
    @ApiResponse(
            responseCode = "404",
            description = "no such run",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "409",
            description = "it does not wait, or it was decided before",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorCall
    @Post("/reject")
    CompletableFuture<HttpResponse<?>> reject(
            String id, @Parameter(hidden = true) @Nullable @Body byte[] body, Authentication operator) {
        return decide(id, body, false, operator);
    }

    private CompletableFuture<HttpResponse<?>> decide(
            String id, byte[] body, boolean approved, Authentication operator) {
        bodies.readOptional(body, NoFields.class);
        long run = find.run(id).id();
        return services.ask(
                        replyTo -> publisher.record(
                                Topics.STATUS,
                                run,
                                new ApprovalDecided(run, approved, operator.getName(), clock.instant(), replyTo)),
                        REPEAT)
                .thenApply(answer -> HttpResponse.ok(fields(answer)));
    }

    private static Map<String, Object> fields(Message answer) {
        ApprovalApplied applied = (ApprovalApplied) answer;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run_id", applied.runId());
        fields.put("approved", applied.approved());
        return fields;
    }
}
