package sh.shithub.actions.gateway.runner.jobcalls;

import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.gateway.auth.CountTokens;
import sh.shithub.actions.gateway.auth.JobTokens;
import sh.shithub.actions.gateway.auth.TokenVerdict;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.sql.CommitLostException;
import sh.shithub.actions.platform.sql.Transactions;
import sh.shithub.actions.platform.trace.LogLine;

/**
 * A batch of job calls as one transaction (invariant 1): spend all tokens, publish what the accepted calls say and wait for
 * Kafka, commit, answer. When it throws, nothing is spent, except when the commit's confirmation was lost: then the calls are of
 * unknown outcome, and trying them again finds whether they were spent by themselves.
 */
@Singleton
record SettleCalls(
        Transactions transactions,
        Publisher publisher,
        StepsOfJobs steps,
        JobTokens tokens,
        ArtifactQuota quota,
        CountTokens counters) {
    private static final Logger LOG = LoggerFactory.getLogger(SettleCalls.class);

    /**
     * Answers every call.
     *
     * @param calls at most one a job
     * @param publishWithin how long Kafka may take
     */
    void settle(List<JobCall> calls, Duration publishWithin) {
        Map<Long, JobSteps> known = steps.of(new LinkedHashSet<>(
                calls.stream().map(call -> call.token.jobId()).toList()));
        calls.forEach(call -> call.judge(known.get(call.token.jobId())));
        Instant expiresAt = tokens.expiry();
        Outcome outcome = committed(calls, expiresAt, publishWithin);
        for (int i = 0; i < calls.size(); i++) {
            answer(calls.get(i), outcome.seen()[i], outcome.artifacts(), expiresAt);
        }
    }

    private Outcome committed(List<JobCall> calls, Instant expiresAt, Duration publishWithin) {
        try {
            return transactions.write(connection -> spendAndPublish(connection, calls, expiresAt, publishWithin));
        } catch (CommitLostException e) {
            calls.forEach(JobCall::commitLost);
            throw e;
        }
    }

    private record Outcome(SpendTokens.Seen[] seen, Artifacts artifacts) {}

    /**
     * @param entered by job
     * @param overQuota jobs whose owner has no room for another one
     */
    private record Artifacts(Map<Long, Accepted.Artifact> entered, Set<Long> overQuota) {}

    private Outcome spendAndPublish(
            Connection connection, List<JobCall> calls, Instant expiresAt, Duration publishWithin) {
        SpendTokens.Seen[] seen = SpendTokens.spend(connection, calls, expiresAt);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            if (seen[i].spent()) {
                calls.get(i).spends();
                records.addAll(calls.get(i).plan().records());
            }
        }
        if (!records.isEmpty()) {
            publisher.publish(records, publishWithin);
        }
        // Last, because it locks what the owner's artifacts come to, which calls of other jobs wait for.
        return new Outcome(seen, enterArtifacts(connection, calls, seen));
    }

    /** A call whose name is taken, or whose owner has no room, gets its token back: the runner may go on without. */
    private Artifacts enterArtifacts(Connection connection, List<JobCall> calls, SpendTokens.Seen[] seen) {
        List<SpendTokens.Spent> fresh = new ArrayList<>(0);
        List<JobCall> repeated = new ArrayList<>(0);
        for (int i = 0; i < seen.length; i++) {
            boolean artifact = calls.get(i).sound() && calls.get(i).plan().artifact() != null;
            if (artifact && seen[i].spent()) {
                fresh.add(new SpendTokens.Spent(calls.get(i), seen[i].expiresAt()));
            } else if (artifact && seen[i].again()) {
                repeated.add(calls.get(i));
            }
        }
        Map<Long, Accepted.Artifact> entered = EnterArtifacts.find(connection, repeated);
        List<JobCall> asked = fresh.stream().map(SpendTokens.Spent::call).toList();
        Set<Long> overQuota = quota.exceededBy(connection, asked);
        entered.putAll(EnterArtifacts.enter(
                connection,
                asked.stream()
                        .filter(call -> !overQuota.contains(call.token.jobId()))
                        .toList()));
        List<SpendTokens.Spent> refused = fresh.stream()
                .filter(spent -> !entered.containsKey(spent.call().token.jobId()))
                .toList();
        SpendTokens.unspend(connection, refused);
        refused.forEach(spent -> spent.call().spendsNothing());
        return new Artifacts(entered, overQuota);
    }

    private void answer(JobCall call, SpendTokens.Seen seen, Artifacts artifacts, Instant expiresAt) {
        try {
            Refusal refusal = refusal(call, seen);
            if (refusal != null) {
                counters.count(refusal.verdict());
                call.fail(refusal.answer());
            } else {
                accept(call, seen, artifacts, expiresAt);
            }
        } catch (RuntimeException e) {
            call.line(LogLine.error(LOG)).because(e).say("an accepted call cannot be answered");
            call.fail(e);
        }
    }

    private void accept(JobCall call, SpendTokens.Seen seen, Artifacts artifacts, Instant expiresAt) {
        Plan plan = call.plan();
        Accepted.Artifact artifact = artifacts.entered().get(call.token.jobId());
        if (plan.artifact() != null && artifact == null) {
            counters.count(TokenVerdict.kept);
            call.fail(
                    artifacts.overQuota().contains(call.token.jobId())
                            ? new ApiException(HttpStatus.PAYMENT_REQUIRED, "the owner's storage quota is used up")
                            : new NameTakenException());
            return;
        }
        // Of a call that was accepted before, the chain has kept until when its next token is good: it is minted the
        // same again.
        Instant until = seen.spent() ? expiresAt : seen.expiresAt();
        JobTokens.Minted next = plan.last() ? null : tokens.mint(call.token.next(plan.next()), until);
        boolean repeated = seen.repeated() && !seen.ours();
        boolean ahead = seen.spent() && seen.ahead() > 0;
        counters.count(repeated ? TokenVerdict.repeated : ahead ? TokenVerdict.ahead : TokenVerdict.accepted);
        if (ahead) {
            call.line(LogLine.warn(LOG))
                    .with("spent", call.token.position())
                    .say(
                            "the database had gone back by {} of this job's calls; its token chain is moved on",
                            seen.ahead());
        }
        if (plan.last() && seen.spent()) {
            call.line(LogLine.info(LOG)).say("job ended by its runner");
        }
        call.answer.complete(new Accepted(next, seen.cancelRequested(), artifact, repeated));
    }

    private record Refusal(TokenVerdict verdict, ApiException answer) {}

    /** wire.md, "Order of checks". */
    private static Refusal refusal(JobCall call, SpendTokens.Seen seen) {
        if (seen.revoked()) {
            return new Refusal(TokenVerdict.revoked, ApiException.unauthorized("runner revoked"));
        }
        if (!seen.assigned()) {
            return new Refusal(TokenVerdict.not_assigned, ApiException.notFound("job not found"));
        }
        if (!call.sound()) {
            return new Refusal(TokenVerdict.kept, call.refusal());
        }
        if (seen.spent() || seen.again()) {
            return null;
        }
        return seen.unspent()
                ? new Refusal(
                        TokenVerdict.ended, new ApiException(HttpStatus.CONFLICT, "the job was ended by the server"))
                : new Refusal(TokenVerdict.replayed, ApiException.unauthorized("job token replayed"));
    }
}
