package sh.shithub.actions.gateway.runner.jobcalls;

import sh.shithub.actions.gateway.web.ApiException;

/** Judges a call's body against the token's state; called again when the batch has to be tried again. */
@FunctionalInterface
public interface Planner {
    /** @throws ApiException when the call is refused for its body (400) or its step (404); its token stays unspent */
    Plan plan(JobSteps steps);
}
