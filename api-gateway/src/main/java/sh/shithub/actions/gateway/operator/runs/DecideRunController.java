package sh.shithub.actions.gateway.operator.runs;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
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
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.contracts.ApprovalApplied;
import sh.shithub.actions.contracts.ApprovalDecided;
import sh.shithub.actions.contracts.CancelApplied;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorCall;
import sh.shithub.actions.gateway.openapi.Shapes;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.gateway.web.OperatorReads;

/** Approves, rejects and cancels runs, and cancels jobs (wire.md, "Operator calls"): asks status-service. */
@Controller("/api/v1")
@Secured(Roles.OPERATOR)
@ExecuteOn(OperatorReads.EXECUTOR)
final class DecideRunController {
    private final Bodies bodies;
    private final FindRun find;
    private final AskServices services;
    private final Clock clock;

    DecideRunController(Bodies bodies, FindRun find, AskServices services, Clock clock) {
        this.bodies = bodies;
        this.find = find;
        this.services = services;
        this.clock = clock;
    }

    @Operation(summary = "Cancel a run")
    @RequestBody(content = @Content(schema = @Schema(implementation = Shapes.Empty.class)))
    @ApiResponse(
            responseCode = "202",
            description = "what waits has ended, what runs is told",
            content = @Content(schema = @Schema(implementation = Shapes.Cancelled.class)))
    @ApiResponse(
            responseCode = "404",
            description = "no such run",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorCall
    @Post("/runs/{id}/cancel")
    CompletableFuture<HttpResponse<?>> run(String id, @Parameter(hidden = true) @Nullable @Body byte[] body) {
        bodies.readOptional(body, Shapes.Empty.class);
        return cancel(find.run(id).id(), null);
    }

    @Operation(summary = "Cancel a job")
    @RequestBody(content = @Content(schema = @Schema(implementation = Shapes.Empty.class)))
    @ApiResponse(
            responseCode = "202",
            description = "it has ended, or its runner is told",
            content = @Content(schema = @Schema(implementation = Shapes.Cancelled.class)))
    @ApiResponse(
            responseCode = "404",
            description = "no such job",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorCall
    @Post("/jobs/{id}/cancel")
    CompletableFuture<HttpResponse<?>> job(String id, @Parameter(hidden = true) @Nullable @Body byte[] body) {
        bodies.readOptional(body, Shapes.Empty.class);
        FindRun.Job job = find.job(id);
        return cancel(job.runId(), job.id());
    }

    private CompletableFuture<HttpResponse<?>> cancel(long run, @Nullable Long job) {
        return services.ask(
                        Topics.STATUS,
                        run,
                        replyTo -> CancelRequested.byOperator(run, job, clock.instant(), replyTo),
                        "to cancel again is safe")
                .thenApply(CancelApplied.class::cast)
                .thenApply(done -> HttpResponse.status(HttpStatus.ACCEPTED)
                        .body(new Shapes.Cancelled(done.runId(), done.changedJobs(), done.runCompleted())));
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
    @Post("/runs/{id}/approve")
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
    @Post("/runs/{id}/reject")
    CompletableFuture<HttpResponse<?>> reject(
            String id, @Parameter(hidden = true) @Nullable @Body byte[] body, Authentication operator) {
        return decide(id, body, false, operator);
    }

    private CompletableFuture<HttpResponse<?>> decide(
            String id, byte[] body, boolean approved, Authentication operator) {
        bodies.readOptional(body, Shapes.Empty.class);
        long run = find.run(id).id();
        return services.ask(
                        Topics.STATUS,
                        run,
                        replyTo -> new ApprovalDecided(run, approved, operator.getName(), clock.instant(), replyTo),
                        "to decide again is safe: 409 then says who decided")
                .thenApply(ApprovalApplied.class::cast)
                .thenApply(done -> HttpResponse.ok(new Shapes.Decided(done.runId(), done.approved())));
    }
}
