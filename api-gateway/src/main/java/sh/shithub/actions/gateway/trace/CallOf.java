package sh.shithub.actions.gateway.trace;

import io.micronaut.security.authentication.Authentication;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.gateway.auth.JobToken;
import sh.shithub.actions.gateway.auth.JobTokenValidator;
import sh.shithub.actions.gateway.auth.Registration;
import sh.shithub.actions.gateway.auth.Roles;

/** Whose call it is, by its token. */
final class CallOf {
    private CallOf() {}

    static Subject subject(Authentication who) {
        if (who.getRoles().contains(Roles.JOB)) {
            JobToken token = JobTokenValidator.of(who);
            return new Subject(token.runId(), token.jobId(), null, token.runnerId(), false);
        }
        return who.getRoles().contains(Roles.RUNNER)
                ? Subject.runner(Registration.of(who).runnerId())
                : Subject.NONE;
    }
}
