package sh.shithub.actions.gateway.runner.jobcalls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sh.shithub.actions.gateway.gather.Patience;
import sh.shithub.actions.gateway.gather.RetryWhileUnavailable;

/** Settles what was gathered: in rounds of one call a job, each tried again while a dependency is away. */
final class SettleBatches {
    static final Duration PUBLISH_WITHIN = Duration.ofSeconds(10);

    private final SettleCalls calls;
    private final Patience patience;
    private final RetryWhileUnavailable<JobCall> retry;

    SettleBatches(SettleCalls calls, Patience patience) {
        this.calls = calls;
        this.patience = patience;
        retry = new RetryWhileUnavailable<>(patience, this::settleRound);
    }

    /**
     * A job's calls one after the other, so that the second sees what the first did.
     *
     * @return calls of unknown outcome that wait on
     */
    List<JobCall> settle(List<JobCall> batch) {
        List<JobCall> left = new ArrayList<>(batch);
        List<JobCall> later = new ArrayList<>(0);
        while (!left.isEmpty()) {
            Set<Long> jobs = new HashSet<>();
            List<JobCall> round = new ArrayList<>(left.size());
            left.removeIf(call -> jobs.add(call.token.jobId()) && round.add(call));
            later.addAll(retry.with(round));
        }
        return later;
    }

    /** Kafka may take no longer than the most patient call waits, but as long as it needs in good health. */
    private void settleRound(List<JobCall> round) {
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
