package sh.shithub.actions.gateway.tokens;

import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpStatus;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.platform.consume.Backoff;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.sql.Faults;
import sh.shithub.actions.platform.sql.Transactions;

/**
 * A token is spent if and only if its message is durable (invariant 1). Calls are gathered; a batch is one transaction: spend
 * all tokens in one statement, publish what the accepted calls say and wait for Kafka, commit, answer.
 *
 * <p>Kafka or the database fails: rolled back, nothing spent, tried again until a call's patience ends in a 503. The process
 * dies before the commit: nothing spent, and a record that is in Kafka already is applied once, whoever repeats it.
 */
@Singleton
public class TokenChains {
    private static final Logger LOG = LoggerFactory.getLogger(TokenChains.class);
    private static final int LANES = 4;
    private static final int BATCH = 500;
    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(10);

    private final Transactions transactions;
    private final Publisher publisher;
    private final StepsOfJobs steps;
    private final JobTokens tokens;
    private final Clock clock;
    private final Duration patience;
    private final Gatherer<JobCall> gatherer;

    TokenChains(
            Transactions transactions,
            Publisher publisher,
            StepsOfJobs steps,
            JobTokens tokens,
            Clock clock,
            @Property(name = "SHITHUB_PATIENCE_SECONDS", defaultValue = "30") long patienceSeconds) {
        this.transactions = transactions;
        this.publisher = publisher;
        this.steps = steps;
        this.tokens = tokens;
        this.clock = clock;
        patience = Duration.ofSeconds(patienceSeconds);
        gatherer = new Gatherer<>("job-calls", LANES, BATCH, call -> Long.hashCode(call.token.jobId()), this::work);
    }

    /** Completes when the call is accepted; exceptionally with an {@link ApiException} when it is refused. */
    public CompletableFuture<Accepted> accept(JobToken token, Planner planner) {
        JobCall call = new JobCall(token, planner, clock.instant().plus(patience));
        if (!gatherer.offer(call)) {
            call.answer.completeExceptionally(ApiException.unavailable("too many calls wait; try again"));
        }
        return call.answer;
    }

    @PreDestroy
    void stop() {
        gatherer.close();
    }

    /** Calls with the same job's token come one after the other, so that the second sees what the first did. */
    private void work(List<JobCall> calls) {
        List<JobCall> left = new ArrayList<>(calls);
        while (!left.isEmpty()) {
            Set<Long> jobs = new HashSet<>();
            List<JobCall> round = new ArrayList<>(left.size());
            left.removeIf(call -> jobs.add(call.token.jobId()) && round.add(call));
            patiently(round);
        }
    }

    private void patiently(List<JobCall> calls) {
        Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
        List<JobCall> left = expire(calls);
        while (!left.isEmpty()) {
            try {
                settle(left);
                return;
            } catch (RuntimeException e) {
                left = expire(afterFailure(left, e));
                if (!left.isEmpty()) {
                    LockSupport.parkNanos(backoff.next().toNanos());
                }
            }
        }
    }

    /** A bug must not be tried until patience ends; a dependency that is away must. */
    private static List<JobCall> afterFailure(List<JobCall> calls, RuntimeException failure) {
        if (Faults.passing(failure)) {
            LOG.warn("{} calls wait for a dependency: {}", calls.size(), failure.getMessage());
            return calls;
        }
        LOG.error("{} calls failed", calls.size(), failure);
        calls.forEach(call -> call.answer.completeExceptionally(
                new ApiException(HttpStatus.INTERNAL_SERVER_ERROR, "internal error")));
        return List.of();
    }

    private List<JobCall> expire(List<JobCall> calls) {
        Instant now = clock.instant();
        List<JobCall> left = new ArrayList<>(calls.size());
        for (JobCall call : calls) {
            if (now.isBefore(call.deadline)) {
                left.add(call);
            } else {
                call.answer.completeExceptionally(
                        ApiException.unavailable("a dependency is not available; no token was spent, try again"));
            }
        }
        return left;
    }

    private void settle(List<JobCall> calls) {
        Map<Long, JobSteps> known = steps.of(new LinkedHashSet<>(
                calls.stream().map(call -> call.token.jobId()).toList()));
        calls.forEach(call -> call.judge(known.get(call.token.jobId())));
        Instant expiresAt = tokens.expiry();
        Outcome outcome = transactions.write(connection -> spendAndPublish(connection, calls, expiresAt));
        for (int i = 0; i < calls.size(); i++) {
            answer(calls.get(i), outcome.seen()[i], outcome.artifacts(), expiresAt);
        }
    }

    private record Outcome(SpendTokens.Seen[] seen, Map<Long, Long> artifacts) {}

    private Outcome spendAndPublish(Connection connection, List<JobCall> calls, Instant expiresAt) throws SQLException {
        SpendTokens.Seen[] seen = SpendTokens.spend(connection, calls, expiresAt);
        List<JobCall> withArtifact = new ArrayList<>(0);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            if (seen[i].spent()) {
                records.addAll(calls.get(i).plan().records());
                if (calls.get(i).plan().artifact() != null) {
                    withArtifact.add(calls.get(i));
                }
            }
        }
        Map<Long, Long> artifacts = EnterArtifacts.enter(connection, withArtifact);
        withArtifact.removeIf(call -> artifacts.containsKey(call.token.jobId()));
        if (!withArtifact.isEmpty()) {
            SpendTokens.unspend(connection, withArtifact);
        }
        if (!records.isEmpty()) {
            publisher.publish(records, PUBLISH_WITHIN);
        }
        return new Outcome(seen, artifacts);
    }

    /** The order of checks of WIRE.md, "Tokens". */
    private void answer(JobCall call, SpendTokens.Seen seen, Map<Long, Long> artifacts, Instant expiresAt) {
        ApiException refusal = refusal(call, seen);
        if (refusal != null) {
            call.answer.completeExceptionally(refusal);
            return;
        }
        Plan plan = call.plan();
        Long artifact = artifacts.get(call.token.jobId());
        if (plan.artifact() != null && artifact == null) {
            call.answer.completeExceptionally(
                    new ApiException(HttpStatus.CONFLICT, "artifact name already used in this run"));
            return;
        }
        JobTokens.Minted next = plan.last() ? null : tokens.mint(call.token.next(plan.next()), expiresAt);
        call.answer.complete(new Accepted(next, seen.cancelRequested(), artifact));
    }

    private static ApiException refusal(JobCall call, SpendTokens.Seen seen) {
        if (seen.revoked()) {
            return ApiException.unauthorized("runner revoked");
        }
        if (!seen.assigned()) {
            return ApiException.notFound("job not found");
        }
        if (!call.sound()) {
            return call.refusal();
        }
        if (!seen.unspent()) {
            return ApiException.unauthorized("job token replayed");
        }
        return seen.spent() ? null : new ApiException(HttpStatus.CONFLICT, "the job was ended by the server");
    }
}
