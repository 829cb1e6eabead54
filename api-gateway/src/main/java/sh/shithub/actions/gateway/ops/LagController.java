package sh.shithub.actions.gateway.ops;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import sh.shithub.actions.gateway.tokens.Roles;

/** {@code GET /api/v1/ops/lag} (WIRE.md): every expected group, alive or not. */
@Controller("/api/v1/ops/lag")
@Secured(Roles.READ)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LagController {
    private final ReadLag lag;

    LagController(ReadLag lag) {
        this.lag = lag;
    }

    @Get
    LagReport lag() {
        return lag.read();
    }
}
