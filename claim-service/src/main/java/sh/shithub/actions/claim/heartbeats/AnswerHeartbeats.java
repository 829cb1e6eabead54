package sh.shithub.actions.claim.heartbeats;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.claim.admission.Admit;
import sh.shithub.actions.claim.admission.Caps;
import sh.shithub.actions.claim.admission.CapsLeft;
import sh.shithub.actions.claim.admission.ReadyJob;
import sh.shithub.actions.claim.admission.RepoQueue;
import sh.shithub.actions.claim.announce.Claim;
import sh.shithub.actions.claim.leases.UnlistedJobs;
import sh.shithub.actions.contracts.JobOffer;

/**
 * Answers a poll's heartbeats together (invariant 6): a fixed number of statements however many they are, and two, of which
 * one writes little or nothing, when there is nothing to hand out.
 *
 * <p>The queue is looked at first, without a lock. Only the runners for whom there is a job are locked, in the order of their
 * ids; then their running jobs are counted, so that what another instance gave them before is in it; then as many jobs are
 * locked as will be handed out, so that nothing is held back from another instance.
 *
 * <p>Offers hold heap until they are sent, so only so many are made in one transaction. A runner that would get a job beyond that is not
 * answered with "nothing" but left for the next one, and the job stays in line for it.
 */
@Singleton
public record AnswerHeartbeats(
        UnlistedJobs unlistedJobs, Admit admit, MakeOffers offers, ClaimSettings settings, Clock clock) {
    /** One for each heartbeat whose asker still waits; without an offer when there is no job for it. */
    public record Answer(Heartbeat to, JobOffer offer) {}

    /**
     * What came of a poll.
     *
     * @param claims of the jobs that were handed out
     * @param ready jobs that took the places of those handed out
     * @param rest those for whom there may be jobs that do not fit into this transaction; null: all are answered
     */
    public record Answered(
            List<Answer> answers,
            List<Claim> claims,
            List<ReadyJob> ready,
            @Nullable PolledHeartbeats rest) {}

    /** @param full something was handed out, and more would have been */
    private record Offered(MakeOffers.Made made, List<ReadyJob> ready, boolean full) {
        static final Offered NOTHING = new Offered(MakeOffers.Made.NOTHING, List.of(), false);
    }

    public Answered answer(Connection transaction, List<Heartbeat> heartbeats) {
        return answer(transaction, new PolledHeartbeats(heartbeats));
    }

    Answered answer(Connection transaction, PolledHeartbeats polled) {
        List<Heartbeat> alive = polled.alive(clock.instant());
        unlistedJobs.takeAway(transaction, polled.listings(alive));
        List<Candidate> front = FrontOfQueue.look(transaction, polled.places(alive));
        List<Runner> asking = RunnerRows.seen(
                transaction, polled.newest(), polled.suited(alive, front), settings.heartbeatWrittenAfter());
        Offered offered = asking.isEmpty() ? Offered.NOTHING : offer(transaction, polled, alive, asking, front);
        Map<Heartbeat, JobOffer> made = offered.made().offers();
        return new Answered(
                alive.stream()
                        .filter(heartbeat -> !offered.full() || made.containsKey(heartbeat))
                        .map(heartbeat -> new Answer(heartbeat, made.get(heartbeat)))
                        .toList(),
                offered.made().claims(),
                offered.ready(),
                offered.full() ? polled.without(made.keySet()) : null);
    }

    /** Jobs that were handed out just now and cannot be sent: they end, in the same transaction. */
    void end(Connection transaction, List<Undeliverable> jobs) {
        offers.end(transaction, jobs);
    }

    private Offered offer(
            Connection transaction,
            PolledHeartbeats polled,
            List<Heartbeat> alive,
            List<Runner> locked,
            List<Candidate> front) {
        Map<Long, Integer> running =
                RunnerRows.running(transaction, locked.stream().map(Runner::id).toList());
        List<Asking> asking = polled.asking(alive, free(polled, locked, running));
        HeapBudget seen = new HeapBudget(settings.offersBytes());
        HeapBudget heap = new HeapBudget(settings.offersBytes());
        List<Candidate> lockedJobs = lock(transaction, asking, front, seen);
        // Waiting for locks may have taken longer than the asker waits.
        Instant now = clock.instant();
        List<RepoQueue> looked = lockedJobs.stream().map(Candidate::queue).toList();
        CapsLeft left = Caps.left(transaction, looked);
        List<Handed> handed = HandOutJobs.handOut(
                asking.stream().filter(one -> one.heartbeat().alive(now)).toList(), lockedJobs, left, heap);
        RunnerRows.keep(transaction, changed(polled, locked, running.keySet(), handed));
        MakeOffers.Made made = handed.isEmpty() ? MakeOffers.Made.NOTHING : offers.make(transaction, handed);
        List<RepoQueue> taken = handed.stream().map(one -> one.job().queue()).toList();
        return new Offered(
                made,
                admit.handedOut(transaction, left, looked, taken),
                !handed.isEmpty() && (seen.full() || heap.full()));
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

    /** As many as would be handed out of what was seen, were there no caps. */
    private List<Candidate> lock(Connection transaction, List<Asking> asking, List<Candidate> front, HeapBudget heap) {
        Set<Long> wanted = HandOutJobs.handOut(asking, front, CapsLeft.unlimited(), heap).stream()
                .map(Handed::jobId)
                .collect(toSet());
        return FrontOfQueue.lock(
                transaction,
                front.stream().filter(job -> wanted.contains(job.jobId())).toList());
    }
}
