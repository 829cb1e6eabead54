package sh.shithub.actions.gateway.operator.page;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import sh.shithub.actions.gateway.auth.Roles;
import sh.shithub.actions.gateway.openapi.OperatorRead;

/** {@code GET /api/v1/ops/whoami}: so that a page offers what its token may do, and nothing else. */
@Controller("/api/v1/ops/whoami")
@Secured(Roles.READ)
final class WhoAmIController {
    @Operation(summary = "Read whose token this is, and what it may do")
    @ApiResponse(responseCode = "200", description = "the token's name and scope")
    @OperatorRead
    @Get
    WhoAmI whoAmI(Authentication token) {
        return new WhoAmI(token.getName(), token.getRoles().contains(Roles.OPERATOR) ? "operator" : "read");
    }
}
