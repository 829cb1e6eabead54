package sh.shithub.actions.gateway.runs;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import sh.shithub.actions.gateway.tokens.Roles;
import sh.shithub.actions.gateway.web.ApiException;

/** Operator reads of a run (WIRE.md, operator calls). Blocking, on an executor of their own. */
@Controller("/api/v1/runs/{id}")
@Secured(Roles.READ)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReadRunsController {
    private final ReadRuns runs;

    ReadRunsController(ReadRuns runs) {
        this.runs = runs;
    }

    @Get
    @Produces(MediaType.APPLICATION_JSON)
    String run(long id) {
        return found(runs.run(id), "run not found");
    }

    @Get("/jobs")
    @Produces(MediaType.APPLICATION_JSON)
    String jobs(long id) {
        found(runs.run(id), "run not found");
        return runs.jobs(id);
    }

    @Get("/artifacts")
    @Produces(MediaType.APPLICATION_JSON)
    String artifacts(long id) {
        found(runs.run(id), "run not found");
        return runs.artifacts(id);
    }

    private static String found(String json, String otherwise) {
        if (json == null) {
            throw ApiException.notFound(otherwise);
        }
        return json;
    }
}
