package sh.shithub.actions.gateway.runner.jobcalls;

import io.micronaut.http.HttpStatus;
import sh.shithub.actions.gateway.web.ApiException;

/** The run has an artifact of that name; the token is kept. */
public final class NameTakenException extends ApiException {
    NameTakenException() {
        super(HttpStatus.CONFLICT, "artifact name already used in this run");
    }
}
