package sh.shithub.actions.gateway.openapi;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import sh.shithub.actions.gateway.web.ApiError;

/** What every job call may be refused with (wire.md, "Runner calls"). */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
@SecurityRequirement(name = "job_token")
@ApiResponse(
        responseCode = "400",
        description = "the body is wrong, or the state forbids it; the token is not spent",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "401",
        description = "no token, one that is not good, or one that is spent",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "404",
        description = "the job or step is not this token's any more",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "409",
        description = "the server has ended the job",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "413",
        description = "the body is larger than 1 MiB; the token is not spent",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "415",
        description = "the content type is not application/json; the token is not spent",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "503",
        description = "a dependency is away; the token is not spent",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "504",
        description =
                "the database went away at the moment of the commit and has stayed away: the token may be spent. A call that was"
                        + " sent with an Idempotency-Key may be repeated with the same key, and then gets its answer",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
public @interface JobCall {}
