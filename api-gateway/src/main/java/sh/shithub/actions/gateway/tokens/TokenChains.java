package sh.shithub.actions.gateway.tokens;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.gateway.web.ApiException;

/**
 * A token is spent if and only if its message is durable (invariant 1). Calls are gathered; a batch is one transaction, see
 * {@link SettleCalls}.
 *
 * <p>Kafka or the database fails: rolled back, nothing spent, tried again until a call's patience ends in a 503; when it is not known
 * whether the commit took place, until that is known. The process dies before the commit: nothing spent, and a record that is in Kafka already is applied once, whoever repeats it.
 */
@Singleton
public class TokenChains {
    private static final int BATCH_CALLS = 500;
    private static final long BATCH_BYTES = 4 << 20;
    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(10);

    private final SettleCalls calls;
    private final Patience patience;
    private final Persist<JobCall> persist;
    private final Gatherer<JobCall> gatherer;

    TokenChains(SettleCalls calls, Patience patience) {
        this.calls = calls;
        this.patience = patience;
        persist = new Persist<>(patience, this::settle);
        gatherer = new Gatherer<>(
                "job-calls",
                new Gatherer.Bounds(Lanes.JOB_CALLS, BATCH_CALLS, BATCH_BYTES, patience.calls(), patience.bytes()),
                this::work);
    }

    /** Completes when the call is accepted; exceptionally with an {@link ApiException} when it is refused. */
    public CompletableFuture<Accepted> accept(JobRequest request, Planner planner) {
        JobCall call = new JobCall(request, planner, patience.deadline());
        gatherer.offer(call);
        return call.answer;
    }

    /** After this time a call that was made now is answered. */
    public Duration answeredWithin() {
        return patience.atMost().plus(PUBLISH_WITHIN);
    }

    @PreDestroy
    void stop() {
        gatherer.close();
    }

    /** A job's calls one after the other, so that the second sees what the first did. */
    private List<JobCall> work(List<JobCall> batch) {
        List<JobCall> left = new ArrayList<>(batch);
        List<JobCall> later = new ArrayList<>(0);
        while (!left.isEmpty()) {
            Set<Long> jobs = new HashSet<>();
            List<JobCall> round = new ArrayList<>(left.size());
            left.removeIf(call -> jobs.add(call.token.jobId()) && round.add(call));
            later.addAll(persist.with(round));
        }
        return later;
    }

    /** Kafka may take no longer than the most patient call waits, but as long as it needs in good health. */
    private void settle(List<JobCall> round) {
        Duration most = patience.left(round).plusSeconds(1);
        Duration within = most.compareTo(PUBLISH_WITHIN) < 0 ? most : PUBLISH_WITHIN;
        // Calls of unknown outcome by themselves: what Kafka does not take of others must not keep back what became of
        // them.
        List<JobCall> unknown = round.stream().filter(JobCall::unknown).toList();
        if (!unknown.isEmpty()) {
            calls.settle(unknown, within);
        }
        List<JobCall> others = round.stream().filter(call -> !call.answered()).toList();
        if (!others.isEmpty()) {
            calls.settle(others, within);
        }
    }
}
