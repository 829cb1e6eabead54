package sh.shithub.actions.claim.heartbeats;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import sh.shithub.actions.claim.leases.UnlistedJobs;
import sh.shithub.actions.claim.payloads.Payloads;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.JobPayload;

/**
 * Answers a poll's heartbeats together (invariant 6): a fixed number of statements however many they are, and two, of which
 * one writes little or nothing, when there is nothing to hand out.
 *
 * <p>The queue is looked at first, without a lock. Only the runners for whom there is a job are locked, in the order of their
 * ids; then their running jobs are counted, so that what another instance gave them before is in it; then as many jobs are
 * locked as will be handed out, so that nothing is held back from another instance.
 */
@Singleton
public final class AnswerHeartbeats {
    private final UnlistedJobs unlistedJobs;
    private final Runners runners;
    private final ReadyJobs jobs;
    private final Offers offers;
    private final Payloads payloads;
    private final AnnounceClaims announceClaims;
    private final Clock clock;

    AnswerHeartbeats(
            UnlistedJobs unlistedJobs,
            Runners runners,
            ReadyJobs jobs,
            Offers offers,
            Payloads payloads,
            AnnounceClaims announceClaims,
            Clock clock) {
        this.unlistedJobs = unlistedJobs;
        this.runners = runners;
        this.jobs = jobs;
        this.offers = offers;
        this.payloads = payloads;
        this.announceClaims = announceClaims;
        this.clock = clock;
    }

    /** One for each heartbeat that somebody still waits for; without an offer when there is no job for it. */
    public record Answer(Heartbeat to, JobOffer offer) {}

    public List<Answer> answer(Connection transaction, List<Heartbeat> heartbeats) {
        PolledHeartbeats polled = new PolledHeartbeats(heartbeats);
        List<Heartbeat> alive = polled.alive(clock.instant());
        unlistedJobs.takeAway(transaction, polled.listings(alive));
        List<Candidate> front = jobs.front(transaction, polled.places(alive));
        List<Runner> asking = runners.seen(transaction, polled.newest(), polled.suited(alive, front));
        Map<Heartbeat, JobOffer> made = asking.isEmpty() ? Map.of() : offer(transaction, polled, alive, asking, front);
        return alive.stream()
                .map(heartbeat -> new Answer(heartbeat, made.get(heartbeat)))
                .toList();
    }

    private Map<Heartbeat, JobOffer> offer(
            Connection transaction,
            PolledHeartbeats polled,
            List<Heartbeat> alive,
            List<Runner> locked,
            List<Candidate> front) {
        Map<Long, Integer> running =
                runners.running(transaction, locked.stream().map(Runner::id).toList());
        List<Asking> asking = polled.asking(alive, free(polled, locked, running));
        List<Handed> handed = hand(transaction, asking, front);
        runners.keep(transaction, changed(polled, locked, running.keySet(), handed));
        return handed.isEmpty() ? Map.of() : offers(transaction, handed);
    }

    /** Of those who asked the heartbeats that say something new, or after which the runner is shown otherwise than before. */
    private static Map<Heartbeat, Runner.Shown> changed(
            PolledHeartbeats polled, List<Runner> locked, Set<Long> running, List<Handed> handed) {
        Set<Long> busy = new HashSet<>(running);
        handed.forEach(one -> busy.add(one.to().runnerId()));
        Map<Heartbeat, Runner.Shown> changed = new IdentityHashMap<>();
        for (Runner runner : locked) {
            Runner.Shown now = busy.contains(runner.id()) ? Runner.Shown.busy : Runner.Shown.idle;
            if (runner.news() || now != runner.shown()) {
                changed.put(polled.newestOf(runner.id()), now);
            }
        }
        return changed;
    }

    private static Map<Long, Integer> free(PolledHeartbeats polled, List<Runner> locked, Map<Long, Integer> running) {
        Map<Long, Integer> capacity = polled.newest().stream()
                .collect(
                        toMap(Heartbeat::runnerId, heartbeat -> heartbeat.said().capacity()));
        return locked.stream()
                .filter(runner -> !runner.draining())
                .collect(toMap(Runner::id, runner -> capacity.get(runner.id()) - running.getOrDefault(runner.id(), 0)));
    }

    /** Decided on what was seen, to know how much to lock, and then on what was locked. */
    private List<Handed> hand(Connection transaction, List<Asking> asking, List<Candidate> front) {
        Set<Long> wanted =
                HandOutJobs.handOut(asking, front).stream().map(Handed::jobId).collect(toSet());
        List<Candidate> locked = jobs.lock(
                transaction,
                front.stream().filter(job -> wanted.contains(job.jobId())).toList());
        // Waiting for locks may have taken longer than the asker waits.
        Instant now = clock.instant();
        List<Asking> still =
                asking.stream().filter(one -> one.heartbeat().alive(now)).toList();
        return HandOutJobs.handOut(still, locked);
    }

    private Map<Heartbeat, JobOffer> offers(Connection transaction, List<Handed> handed) {
        Map<Long, Long> runnerByJob = new HashMap<>();
        handed.forEach(one -> runnerByJob.put(one.jobId(), one.to().runnerId()));
        List<Claim> claims = offers.make(transaction, runnerByJob);
        announceClaims.claimed(transaction, claims);
        Map<Long, Claim> byJob = claims.stream().collect(toMap(Claim::jobId, Function.identity()));
        return payloads(handed, byJob, payloads.of(transaction, byJob.keySet()));
    }

    private static Map<Heartbeat, JobOffer> payloads(
            List<Handed> handed, Map<Long, Claim> claims, Map<Long, JobPayload> payloads) {
        Map<Heartbeat, JobOffer> offers = new IdentityHashMap<>();
        for (Handed one : handed) {
            Claim claim = claims.get(one.jobId());
            offers.put(
                    one.to().heartbeat(),
                    new JobOffer(claim.runnerId(), claim.attempt(), claim.lostRunners(), payloads.get(claim.jobId())));
        }
        return offers;
    }
}
