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

/** What the read of a log may be refused with. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
@SecurityRequirement(name = "operator_token")
@ApiResponse(
        responseCode = "401",
        description = "no token, or one that is not good",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "404",
        description = "no such job or step",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "410",
        description = "the log has expired",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "503",
        description = "a dependency is away, or as many logs are watched as may be; the call may be made again",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
public @interface LogRead {}
