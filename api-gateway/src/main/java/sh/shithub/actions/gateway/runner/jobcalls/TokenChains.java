package sh.shithub.actions.gateway.runner.jobcalls;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.gateway.gather.Gatherer;
import sh.shithub.actions.gateway.gather.Lanes;
import sh.shithub.actions.gateway.gather.Patience;
import sh.shithub.actions.gateway.web.ApiException;

/**
 * Where job calls come in. A token is spent if and only if its message is durable (invariant 1). Calls are gathered; a batch is settled
 * ({@link SettleBatches}) in one transaction ({@link SettleCalls}).
 *
 * <p>Kafka or the database fails: rolled back, nothing spent, tried again until a call's patience ends in a 503; when it is not known
 * whether the commit took place, until that is known. The process dies before the commit: nothing spent, and a record that is in Kafka already is applied once, however often it is repeated.
 */
@Singleton
public class TokenChains {
    private static final int BATCH_CALLS = 500;
    private static final long BATCH_BYTES = 4 << 20;

    private final Patience patience;
    private final Gatherer<JobCall> gatherer;

    TokenChains(SettleCalls calls, Patience patience) {
        this.patience = patience;
        gatherer = new Gatherer<>(
                "job-calls",
                new Gatherer.Bounds(Lanes.JOB_CALLS, BATCH_CALLS, BATCH_BYTES, patience.calls(), patience.bytes()),
                new SettleBatches(calls, patience)::settle);
    }

    /** Completes when the call is accepted; exceptionally with an {@link ApiException} when it is refused. */
    public CompletableFuture<Accepted> accept(JobRequest request, Planner planner) {
        JobCall call = new JobCall(request, planner, patience.deadline());
        gatherer.offer(call);
        return call.answer;
    }

    /** After this time a call that was made now is answered. */
    public Duration answeredWithin() {
        return patience.atMost().plus(SettleBatches.PUBLISH_WITHIN);
    }

    @PreDestroy
    void stop() {
        gatherer.close();
    }
}
