package sh.shithub.actions.gateway.operator.runs.graph;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorRead;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.gateway.web.PathId;

/** {@code GET /api/v1/runs/{id}/graph}: where to draw each job. */
@Controller("/api/v1/runs/{id}/graph")
@Secured(Roles.READ)
@ExecuteOn(OperatorReads.EXECUTOR)
final class RunGraphController {
    private static final String NO_RUN = "run not found";
    private static final int KEPT = 100;

    private final ReadNeeds needs;
    /** By what it is a picture of, so that it can never be of something else. */
    private final LoadingCache<List<JobNeeds>, RunGraph> pictures =
            Caffeine.newBuilder().maximumSize(KEPT).build(LayOutJobs::of);

    RunGraphController(ReadNeeds needs) {
        this.needs = needs;
    }

    @Operation(
            summary = "Read a picture of a run's jobs and what they need",
            description = "It never changes. Nothing is drawn of more than 200 jobs or 1000 needs.")
    @ApiResponse(responseCode = "200", description = "where to draw each job, in pixels")
    @ApiResponse(
            responseCode = "404",
            description = "no such run",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorRead
    @Get
    RunGraph graph(String id) {
        List<JobNeeds> jobs = needs.ofRun(PathId.of(id, NO_RUN));
        if (jobs.isEmpty()) {
            throw ApiException.notFound(NO_RUN);
        }
        return pictures.get(jobs);
    }
}
