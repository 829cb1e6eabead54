package sh.shithub.actions.gateway.tokens;

import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.platform.consume.Backoff;
import sh.shithub.actions.platform.sql.Faults;

/**
 * A token is spent if and only if its message is durable (invariant 1). Calls are gathered; a batch is one transaction, see
 * {@link SettleCalls}.
 *
 * <p>Kafka or the database fails: rolled back, nothing spent, tried again until a call's patience ends in a 503. The process
 * dies before the commit: nothing spent, and a record that is in Kafka already is applied once, whoever repeats it.
 */
@Singleton
public class TokenChains implements GracefulShutdownCapable {
    private static final Logger LOG = LoggerFactory.getLogger(TokenChains.class);
    private static final int LANES = 4;
    private static final int BATCH_CALLS = 500;
    private static final long BATCH_BYTES = 4 << 20;
    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(10);
    /** What is left of everybody's patience once the server is asked to go down. */
    private static final Duration GOING_DOWN = Duration.ofSeconds(3);

    private final SettleCalls calls;
    private final Clock clock;
    private final Patience patience;
    private final Gatherer<JobCall> gatherer;
    private volatile Instant downBy = Instant.MAX;

    TokenChains(SettleCalls calls, Clock clock, Patience patience) {
        this.calls = calls;
        this.clock = clock;
        this.patience = patience;
        gatherer = new Gatherer<>(
                "job-calls",
                new Gatherer.Bounds(LANES, BATCH_CALLS, BATCH_BYTES, patience.calls(), patience.bytes()),
                this::work);
    }

    /**
     * Completes when the call is accepted; exceptionally with an {@link ApiException} when it is refused.
     *
     * @param body as it was sent, for how much memory the call holds; null for none
     */
    public CompletableFuture<Accepted> accept(JobToken token, byte[] body, Planner planner) {
        Instant deadline = clock.instant().plus(patience.within());
        JobCall call = new JobCall(token, body == null ? 0 : body.length, planner, deadline);
        gatherer.offer(call);
        return call.answer;
    }

    /** After this time a call that was made now is answered. */
    public Duration answeredWithin() {
        return patience.within().plus(PUBLISH_WITHIN);
    }

    /** The server takes no new calls; those that wait for a dependency get their 503 before it goes. */
    @Override
    public CompletionStage<?> shutdownGracefully() {
        downBy = clock.instant().plus(GOING_DOWN);
        return CompletableFuture.completedStage(null);
    }

    @PreDestroy
    void stop() {
        downBy = Instant.EPOCH;
        gatherer.close();
    }

    /** Calls with the same job's token come one after the other, so that the second sees what the first did. */
    private void work(List<JobCall> batch) {
        List<JobCall> left = new ArrayList<>(batch);
        while (!left.isEmpty()) {
            Set<Long> jobs = new HashSet<>();
            List<JobCall> round = new ArrayList<>(left.size());
            left.removeIf(call -> jobs.add(call.token.jobId()) && round.add(call));
            patiently(round);
        }
    }

    private void patiently(List<JobCall> round) {
        Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
        List<JobCall> left = waiting(round);
        while (!left.isEmpty() && !settled(left)) {
            LockSupport.parkNanos(backoff.next().toNanos());
            left = waiting(left);
        }
    }

    /** False when a dependency is away; a bug is not tried until patience ends, but only the call that has it fails. */
    private boolean settled(List<JobCall> left) {
        try {
            calls.settle(left, publishWithin(left));
        } catch (RuntimeException e) {
            if (Faults.passing(e)) {
                LOG.warn("{} calls wait for a dependency: {}", left.size(), e.getMessage());
                return false;
            }
            if (left.size() == 1) {
                LOG.error("a call of job {} failed", left.get(0).token.jobId(), e);
                left.get(0).fail(e);
            } else {
                LOG.warn("a batch of {} calls failed, trying each alone", left.size(), e);
                left.forEach(call -> patiently(List.of(call)));
            }
        }
        return true;
    }

    /** No longer than the most patient call waits, but long enough for Kafka in good health. */
    private Duration publishWithin(List<JobCall> left) {
        Instant last = left.stream().map(this::deadline).max(Instant::compareTo).orElseThrow();
        Duration most = Duration.between(clock.instant(), last).plusSeconds(1);
        return most.compareTo(PUBLISH_WITHIN) < 0 ? most : PUBLISH_WITHIN;
    }

    private Instant deadline(JobCall call) {
        return call.deadline.isBefore(downBy) ? call.deadline : downBy;
    }

    private List<JobCall> waiting(List<JobCall> calls) {
        Instant now = clock.instant();
        List<JobCall> left = new ArrayList<>(calls.size());
        for (JobCall call : calls) {
            if (now.isBefore(deadline(call))) {
                left.add(call);
            } else {
                call.fail(ApiException.unavailable("a dependency is not available; no token was spent, try again"));
            }
        }
        return left;
    }
}
