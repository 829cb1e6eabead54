package sh.shithub.actions.gateway.operator.runners;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
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
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorCall;
import sh.shithub.actions.gateway.openapi.Shapes;
import sh.shithub.actions.gateway.web.ApiError;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Bodies;
import sh.shithub.actions.gateway.web.OperatorReads;
import sh.shithub.actions.gateway.web.PathId;
import sh.shithub.actions.platform.runners.RunnerStatements;

/** {@code POST /api/v1/runners/{id}/drain} and {@code …/undrain}: what {@code shithubd admin runner} does. */
@Controller("/api/v1/runners/{id}")
@Secured(Roles.OPERATOR)
@ExecuteOn(OperatorReads.EXECUTOR)
final class DrainController {
    private static final String NONE = "runner not found";

    private final Bodies bodies;
    private final Runners runners;

    DrainController(Bodies bodies, Runners runners) {
        this.bodies = bodies;
        this.runners = runners;
    }

    /** @param reason why, for the operator who finds it draining */
    @Introspected
    record Drain(
            @Schema(minLength = 1, maxLength = RunnerStatements.REASON_CHARS)
            String reason) {
        String checked() {
            String text = reason == null ? "" : reason.strip();
            ApiException.refuseIf(
                    text.isEmpty() || text.length() > RunnerStatements.REASON_CHARS || text.indexOf('\0') >= 0,
                    "reason must have 1 to " + RunnerStatements.REASON_CHARS + " characters");
            return text;
        }
    }

    @Operation(
            summary = "Give a runner no new jobs",
            description = "Those that it has go on. A repetition replaces the reason.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Drain.class)))
    @ApiResponse(responseCode = "200", description = "the runner, draining")
    @ApiResponse(
            responseCode = "404",
            description = "no such runner",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "409",
            description = "it is revoked",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorCall
    @Post("/drain")
    RunnerView drain(String id, @Parameter(hidden = true) @Nullable @Body byte[] body) {
        String reason = bodies.read(body, Drain.class).checked();
        return runners.drain(PathId.of(id, NONE), reason);
    }

    @Operation(summary = "Let a draining runner have jobs again", description = "A repetition is no error.")
    @RequestBody(content = @Content(schema = @Schema(implementation = Shapes.Empty.class)))
    @ApiResponse(responseCode = "200", description = "the runner, as it is now")
    @ApiResponse(
            responseCode = "404",
            description = "no such runner",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @ApiResponse(
            responseCode = "409",
            description = "it is revoked",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @OperatorCall
    @Post("/undrain")
    RunnerView undrain(String id, @Parameter(hidden = true) @Nullable @Body byte[] body) {
        bodies.readOptional(body, Shapes.Empty.class);
        return runners.undrain(PathId.of(id, NONE));
    }
}
