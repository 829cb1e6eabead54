package sh.shithub.actions.gateway.openapi;

import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import sh.shithub.actions.gateway.web.ApiError;

/** An operator's read of a list, a page at a time; the page's shape is what the method returns. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
@ApiResponse(
        responseCode = "200",
        description = "a page",
        headers = @Header(name = "Link", description = "the other pages (RFC 8288)", schema = @Schema(type = "string")))
@ApiResponse(
        responseCode = "400",
        description = "a filter or page that cannot be",
        content = @Content(schema = @Schema(implementation = ApiError.class)))
@OperatorRead
public @interface PagedRead {}
