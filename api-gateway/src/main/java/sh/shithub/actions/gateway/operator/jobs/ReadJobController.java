package sh.shithub.actions.gateway.operator.jobs;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorRead;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.gateway.web.PathId;

/** {@code GET /api/v1/jobs/{id}}: one job, and what it waits for. */
@Controller("/api/v1/jobs/{id}")
@Secured(Roles.READ)
@ExecuteOn(OperatorReads.EXECUTOR)
final class ReadJobController {
    private final ReadJobs jobs;

    ReadJobController(ReadJobs jobs) {
        this.jobs = jobs;
    }

    @Operation(summary = "Read a job, and what it waits for")
    @ApiResponse(responseCode = "200", description = "the job")
    @ApiResponse(
            responseCode = "404",
            description = "no such job",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorRead
    @Get
    JobView job(String id) {
        return jobs.one(PathId.of(id, "job not found")).orElseThrow(() -> ApiException.notFound("job not found"));
    }
}
