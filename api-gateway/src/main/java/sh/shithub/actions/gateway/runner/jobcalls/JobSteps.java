package sh.shithub.actions.gateway.runner.jobcalls;

import sh.shithub.actions.gateway.web.ApiException;

/** The ids of a job's steps in their order. They never change, so they are read once (invariant 2). */
public record JobSteps(long[] ids) {
    /** @throws ApiException 404 for a step of another job */
    public int indexOf(long stepId) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == stepId) {
                return i;
            }
        }
        throw ApiException.notFound("step not found");
    }

    /** The step that a log chunk without one belongs to. */
    public long first() {
        if (ids.length == 0) {
            throw ApiException.notFound("step not found");
        }
        return ids[0];
    }
}
