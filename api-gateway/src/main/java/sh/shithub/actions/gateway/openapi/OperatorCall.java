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

/** What every operator's call that changes something may be refused with (wire.md, "Operator calls"). */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
@SecurityRequirement(name = "operator_token")
@ApiResponse(
        responseCode = "400",
        description = "the body is wrong",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "401",
        description = "no token, or one that is not good",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "403",
        description = "the token's scope is read",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "413",
        description = "the body is larger than allowed",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "415",
        description = "the content type is not application/json",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@ApiResponse(
        responseCode = "503",
        description = "a dependency is away; the call may be made again",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
public @interface OperatorCall {}
