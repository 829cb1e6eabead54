package sh.shithub.actions.claim;

import static java.util.stream.Collectors.summingInt;
import static java.util.stream.Collectors.toMap;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.JobPayload;

/**
 * Answers a poll's heartbeats together (invariant 6): a fixed number of statements however many they are, and three when there
 * is nothing to hand out.
 */
@Singleton
public final class AnswerHeartbeats {
    private final Runners runners;
    private final ReadyJobs jobs;
    private final Payloads payloads;
    private final Announcements announcements;
    private final ClaimSettings settings;
    private final Clock clock;

    AnswerHeartbeats(
            Runners runners,
            ReadyJobs jobs,
            Payloads payloads,
            Announcements announcements,
            ClaimSettings settings,
            Clock clock) {
        this.runners = runners;
        this.jobs = jobs;
        this.payloads = payloads;
        this.announcements = announcements;
        this.settings = settings;
        this.clock = clock;
    }

    /** One for each heartbeat that somebody still waits for; without an offer when there is no job for it. */
    public record Answer(Heartbeat to, JobOffer offer) {}

    public List<Answer> answer(Connection transaction, List<Heartbeat> heartbeats) throws SQLException {
        List<Heartbeat> live = alive(heartbeats.stream(), Function.identity());
        Map<Long, Runner> seen = byId(runners.seen(transaction, newestOfEach(heartbeats)));
        Map<Heartbeat, JobOffer> offers = offers(transaction, asking(transaction, live, seen));
        return live.stream()
                .map(heartbeat -> new Answer(heartbeat, offers.get(heartbeat)))
                .toList();
    }

    private <T> List<T> alive(Stream<T> asked, Function<T, Heartbeat> heartbeat) {
        Instant now = clock.instant();
        return asked.filter(one -> heartbeat.apply(one).alive(now)).toList();
    }

    private static List<Heartbeat> newestOfEach(List<Heartbeat> heartbeats) {
        Map<Long, Heartbeat> newest = new LinkedHashMap<>();
        heartbeats.forEach(heartbeat -> newest.put(heartbeat.said().runnerId(), heartbeat));
        return List.copyOf(newest.values());
    }

    private static Map<Long, Runner> byId(List<Runner> seen) {
        return seen.stream().collect(toMap(Runner::id, Function.identity()));
    }

    private List<Asking> asking(Connection transaction, List<Heartbeat> live, Map<Long, Runner> seen)
            throws SQLException {
        Map<Long, Integer> free = free(transaction, live, seen);
        List<Asking> asking = new ArrayList<>();
        for (Heartbeat heartbeat : live) {
            long runner = heartbeat.said().runnerId();
            int places = free.getOrDefault(runner, 0);
            if (places > 0) {
                asking.add(new Asking(heartbeat, seen.get(runner).labels(), places));
            }
        }
        return asking;
    }

    /** Counted after the runners' rows are locked, so that what another instance handed out before is in it. */
    private Map<Long, Integer> free(Connection transaction, List<Heartbeat> live, Map<Long, Runner> seen)
            throws SQLException {
        List<Runner> willing = live.stream()
                .map(heartbeat -> seen.get(heartbeat.said().runnerId()))
                .filter(runner -> runner != null && !runner.draining())
                .distinct()
                .toList();
        if (willing.isEmpty()) {
            return Map.of();
        }
        Map<Long, Integer> running =
                runners.running(transaction, willing.stream().map(Runner::id).toList());
        return willing.stream()
                .collect(toMap(Runner::id, runner -> runner.capacity() - running.getOrDefault(runner.id(), 0)));
    }

    private Map<Heartbeat, JobOffer> offers(Connection transaction, List<Asking> asking) throws SQLException {
        List<Candidate> candidates = asking.isEmpty() ? List.of() : jobs.oldest(transaction, places(asking));
        if (candidates.isEmpty()) {
            return Map.of();
        }
        // Again: waiting for locks may have taken longer than the asker waits.
        List<Handed> handed = HandOutJobs.handOut(alive(asking.stream(), Asking::heartbeat), candidates);
        return handed.isEmpty() ? Map.of() : offer(transaction, handed);
    }

    /** No more jobs are locked for a set of labels than there are heartbeats to answer. */
    private static Map<LabelSet, Integer> places(List<Asking> asking) {
        return asking.stream().collect(Collectors.groupingBy(Asking::labels, summingInt(one -> 1)));
    }

    private Map<Heartbeat, JobOffer> offer(Connection transaction, List<Handed> handed) throws SQLException {
        Map<Long, Long> runnerByJob = handed.stream()
                .collect(toMap(Handed::jobId, one -> one.to().runnerId()));
        Map<Long, Claim> claims = jobs.assign(transaction, runnerByJob).stream()
                .collect(toMap(Claim::jobId, Function.identity()));
        List<Claim> inOrder = handed.stream()
                .map(one -> claims.get(one.jobId()))
                .filter(claim -> claim != null)
                .toList();
        jobs.openChains(transaction, inOrder, settings.jobToken());
        runners.busy(transaction, inOrder.stream().map(Claim::runnerId).distinct().toList());
        announcements.claimed(transaction, inOrder);
        return offers(handed, claims, payloads.of(transaction, claims.keySet()));
    }

    private static Map<Heartbeat, JobOffer> offers(
            List<Handed> handed, Map<Long, Claim> claims, Map<Long, JobPayload> payloads) {
        Map<Heartbeat, JobOffer> offers = new HashMap<>();
        for (Handed one : handed) {
            Claim claim = claims.get(one.jobId());
            if (claim != null) {
                offers.put(
                        one.to().heartbeat(),
                        new JobOffer(claim.runnerId(), claim.attempt(), payloads.get(claim.jobId())));
            }
        }
        return offers;
    }
}
