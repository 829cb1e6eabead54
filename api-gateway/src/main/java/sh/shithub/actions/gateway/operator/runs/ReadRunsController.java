package sh.shithub.actions.gateway.operator.runs;

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
import java.util.EnumMap;
import java.util.Map;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorRead;
import sh.shithub.actions.gateway.openapi.PagedRead;
import sh.shithub.actions.gateway.operator.artifacts.ArtifactsPage;
import sh.shithub.actions.gateway.operator.artifacts.ReadArtifacts;
import sh.shithub.actions.gateway.operator.jobs.JobsPage;
import sh.shithub.actions.gateway.operator.jobs.ReadJobs;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.gateway.web.PageAnswers;
import sh.shithub.actions.gateway.web.Paging;
import sh.shithub.actions.gateway.web.PathId;

/** Operators' reads of runs (wire.md, "Operator calls"). */
@Controller("/api/v1/runs")
@Secured(Roles.READ)
@ExecuteOn(OperatorReads.EXECUTOR)
final class ReadRunsController {
    private final ListRuns list;
    private final FindRun find;
    private final ReadJobs jobs;
    private final ReadArtifacts artifacts;
    private final PageAnswers pages;

    ReadRunsController(ListRuns list, FindRun find, ReadJobs jobs, ReadArtifacts artifacts, PageAnswers pages) {
        this.list = list;
        this.find = find;
        this.jobs = jobs;
        this.artifacts = artifacts;
        this.pages = pages;
    }

    @Operation(
            summary = "List runs, the newest first",
            description =
                    "Counts no further than 10000, and shows no page beyond. Filters that no index serves together look at the newest 100000 runs that match those that one does: repo_id with head_ref, conclusion or status comes first.")
    @PagedRead
    @Get
    HttpResponse<RunsPage> list(
            HttpRequest<?> request,
            @Nullable @QueryValue("repo_id") String repoId,
            @Nullable @QueryValue String status,
            @Nullable @QueryValue String conclusion,
            @Nullable @QueryValue String event,
            @Nullable @QueryValue("head_ref") String headRef,
            @Nullable @QueryValue String page,
            @Nullable @QueryValue("per_page") String perPage) {
        Map<RunFilter.Column, String> sent = new EnumMap<>(RunFilter.Column.class);
        sent.put(RunFilter.Column.repo_id, repoId);
        sent.put(RunFilter.Column.status, status);
        sent.put(RunFilter.Column.conclusion, conclusion);
        sent.put(RunFilter.Column.event, event);
        sent.put(RunFilter.Column.head_ref, headRef);
        Paging paging = Paging.of(page, perPage);
        RunsPage found = list.page(RunFilter.of(sent), paging);
        return pages.answer(request, paging, found.totalCount(), found);
    }

    @Operation(summary = "Read a run")
    @ApiResponse(responseCode = "200", description = "the run")
    @ApiResponse(
            responseCode = "404",
            description = "no such run",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorRead
    @Get("/{id}")
    RunView run(String id) {
        return find.view(PathId.of(id, "run not found"));
    }

    @Operation(summary = "List a run's jobs")
    @ApiResponse(
            responseCode = "404",
            description = "no such run",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PagedRead
    @Get("/{id}/jobs")
    HttpResponse<JobsPage> jobs(
            HttpRequest<?> request,
            String id,
            @Nullable @QueryValue String page,
            @Nullable @QueryValue("per_page") String perPage) {
        Paging paging = Paging.of(page, perPage);
        RunView run = run(id);
        JobsPage found = jobs.ofRun(run.id(), paging);
        return pages.answer(request, paging, found.totalCount(), found);
    }

    @Operation(summary = "List a run's artifacts")
    @ApiResponse(
            responseCode = "404",
            description = "no such run",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @PagedRead
    @Get("/{id}/artifacts")
    HttpResponse<ArtifactsPage> artifacts(
            HttpRequest<?> request,
            String id,
            @Nullable @QueryValue String page,
            @Nullable @QueryValue("per_page") String perPage) {
        Paging paging = Paging.of(page, perPage);
        RunView run = run(id);
        ArtifactsPage found = artifacts.ofRun(run.id(), paging);
        return pages.answer(request, paging, found.totalCount(), found);
    }
}
