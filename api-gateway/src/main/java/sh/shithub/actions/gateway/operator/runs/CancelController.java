package sh.shithub.actions.gateway.operator.runs;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
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
import sh.shithub.actions.contracts.CancelApplied;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.Message;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorCall;
import sh.shithub.actions.gateway.openapi.Shapes;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.platform.publish.Publisher;

/** {@code POST /api/v1/runs/{id}/cancel} and {@code /api/v1/jobs/{id}/cancel} (wire.md, "Operator calls"): asks status-service. */
@Controller("/api/v1")
@Secured(Roles.OPERATOR)
@ExecuteOn(OperatorReads.EXECUTOR)
final class CancelController {
    private static final String REPEAT = "to cancel again is safe";

    private final Bodies bodies;
    private final FindRun find;
    private final AskServices services;
    private final Publisher publisher;
    private final Clock clock;

    CancelController(Bodies bodies, FindRun find, AskServices services, Publisher publisher, Clock clock) {
        this.bodies = bodies;
        this.find = find;
        this.services = services;
        this.publisher = publisher;
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
        bodies.readOptional(body, NoFields.class);
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
        bodies.readOptional(body, NoFields.class);
        FindRun.Job job = find.job(id);
        return cancel(job.runId(), job.id());
    }

    private CompletableFuture<HttpResponse<?>> cancel(long run, @Nullable Long job) {
        return services.ask(
                        replyTo -> publisher.record(
                                Topics.STATUS, run, CancelRequested.byOperator(run, job, clock.instant(), replyTo)),
                        REPEAT)
                .thenApply(answer -> HttpResponse.status(HttpStatus.ACCEPTED).body(fields(answer)));
    }

    private static Map<String, Object> fields(Message answer) {
        CancelApplied applied = (CancelApplied) answer;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run_id", applied.runId());
        fields.put("changed_jobs", applied.changedJobs());
        fields.put("run_completed", applied.runCompleted());
        return fields;
    }
}
