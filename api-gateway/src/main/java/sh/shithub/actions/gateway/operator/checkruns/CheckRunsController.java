package sh.shithub.actions.gateway.operator.checkruns;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.PagedRead;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.gateway.web.PageAnswers;
import sh.shithub.actions.gateway.web.Paging;
import sh.shithub.actions.gateway.web.PathId;

/** The check runs of a run, with their outputs, and what its logs say of its files. */
@Controller("/api/v1/runs/{id}")
@Secured(Roles.READ)
@ExecuteOn(OperatorReads.EXECUTOR)
final class CheckRunsController {
    private final ReadCheckRuns checkRuns;
    private final ReadAnnotations annotations;
    private final PageAnswers pages;

    CheckRunsController(ReadCheckRuns checkRuns, ReadAnnotations annotations, PageAnswers pages) {
        this.checkRuns = checkRuns;
        this.annotations = annotations;
        this.pages = pages;
    }

    @Operation(summary = "List a run's check runs", description = "One for each job, in the order of the jobs.")
    @ApiResponse(
            responseCode = "404",
            description = "no such run",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PagedRead
    @Get("/check-runs")
    HttpResponse<CheckRunsPage> checkRuns(
            HttpRequest<?> request,
            String id,
            @Nullable @QueryValue String page,
            @Nullable @QueryValue("per_page") String perPage) {
        Paging paging = Paging.of(page, perPage);
        CheckRunsPage found = checkRuns.ofRun(PathId.of(id, "run not found"), paging);
        return pages.answer(request, paging, found.totalCount(), found);
    }

    @Operation(
            summary = "List a run's annotations",
            description =
                    "By job, step and line. Of each level a step keeps only so many; the check run's output counts all. Counts no further than 10000.")
    @ApiResponse(
            responseCode = "404",
            description = "no such run",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PagedRead
    @Get("/annotations")
    HttpResponse<AnnotationsPage> annotations(
            HttpRequest<?> request,
            String id,
            @Nullable @QueryValue String page,
            @Nullable @QueryValue("per_page") String perPage) {
        Paging paging = Paging.of(page, perPage);
        AnnotationsPage found = annotations.ofRun(PathId.of(id, "run not found"), paging);
        return pages.answer(request, paging, found.totalCount(), found);
    }
}
