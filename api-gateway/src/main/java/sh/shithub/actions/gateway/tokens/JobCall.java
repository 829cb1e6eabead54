package sh.shithub.actions.gateway.tokens;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.gateway.web.ApiException;

/** One job call on its way through a batch. */
final class JobCall {
    final JobToken token;
    final Planner planner;
    final Instant deadline;
    final CompletableFuture<Accepted> answer = new CompletableFuture<>();
    private Plan plan;
    private ApiException refusal;

    JobCall(JobToken token, Planner planner, Instant deadline) {
        this.token = token;
        this.planner = planner;
        this.deadline = deadline;
    }

    /** Judges the body; a refusal is kept, because checks that come before it may refuse the call for another reason. */
    void judge(JobSteps steps) {
        plan = null;
        refusal = null;
        try {
            plan = planner.plan(steps == null ? new JobSteps(new long[0]) : steps);
        } catch (ApiException e) {
            refusal = e;
        }
    }

    boolean sound() {
        return plan != null;
    }

    Plan plan() {
        return plan;
    }

    ApiException refusal() {
        return refusal;
    }
}
