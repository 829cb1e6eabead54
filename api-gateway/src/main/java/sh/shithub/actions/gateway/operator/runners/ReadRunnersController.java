package sh.shithub.actions.gateway.operator.runners;

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
import sh.shithub.actions.gateway.openapi.OperatorRead;
import sh.shithub.actions.gateway.openapi.PagedRead;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.gateway.web.PageAnswers;
import sh.shithub.actions.gateway.web.Paging;
import sh.shithub.actions.gateway.web.PathId;

/** Operators' reads of runners. */
@Controller("/api/v1/runners")
@Secured(Roles.READ)
@ExecuteOn(OperatorReads.EXECUTOR)
final class ReadRunnersController {
    private final Runners runners;
    private final PageAnswers pages;

    ReadRunnersController(Runners runners, PageAnswers pages) {
        this.runners = runners;
        this.pages = pages;
    }

    @Operation(summary = "List the runners", description = "By id, draining and revoked ones too.")
    @PagedRead
    @Get
    HttpResponse<RunnersPage> list(
            HttpRequest<?> request,
            @Nullable @QueryValue String page,
            @Nullable @QueryValue("per_page") String perPage) {
        Paging paging = Paging.of(page, perPage);
        RunnersPage found = runners.page(paging);
        return pages.answer(request, paging, found.totalCount(), found);
    }

    @Operation(summary = "Read a runner and the jobs that it holds")
    @ApiResponse(responseCode = "200", description = "the runner")
    @ApiResponse(
            responseCode = "404",
            description = "no such runner",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorRead
    @Get("/{id:[0-9]+}") // or this would be another method of /heartbeat
    RunnerDetail runner(String id) {
        return runners.one(PathId.of(id, "runner not found"));
    }
}
