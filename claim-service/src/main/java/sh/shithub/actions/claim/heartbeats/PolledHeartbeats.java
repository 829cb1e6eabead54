package sh.shithub.actions.claim.heartbeats;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.claim.labels.LabelSet;
import sh.shithub.actions.claim.leases.UnlistedJobs;
import sh.shithub.actions.contracts.ReplyTo;

/**
 * The heartbeats of one poll. A runner may have sent several: each may be answered with a job, but what the runner offers is
 * what its newest one says.
 */
final class PolledHeartbeats {
    private final Map<Long, Heartbeat> newest = new LinkedHashMap<>();
    private final Map<ReplyTo, Heartbeat> asked = new LinkedHashMap<>();

    PolledHeartbeats(List<Heartbeat> inOrder) {
        for (Heartbeat heartbeat : inOrder) {
            newest.put(heartbeat.runnerId(), heartbeat);
            asked.putIfAbsent(heartbeat.said().replyTo(), heartbeat);
        }
    }

    private PolledHeartbeats(PolledHeartbeats of, Set<Heartbeat> answered) {
        newest.putAll(of.newest);
        asked.putAll(of.asked);
        asked.values().removeAll(answered);
    }

    /** Those that are still to be answered; what their runners offer is what it was. */
    PolledHeartbeats without(Set<Heartbeat> answered) {
        return new PolledHeartbeats(this, answered);
    }

    /** One of each runner. */
    Collection<Heartbeat> newest() {
        return newest.values();
    }

    Heartbeat newestOf(long runnerId) {
        return newest.get(runnerId);
    }

    /** Those whose askers still wait, in the order in which they came; a record that came twice counts once. */
    List<Heartbeat> alive(Instant now) {
        return asked.values().stream().filter(heartbeat -> heartbeat.alive(now)).toList();
    }

    /** What runners say they are running, each in its newest heartbeat: those that say it, and whose askers still wait. */
    List<UnlistedJobs.Listing> listings(List<Heartbeat> alive) {
        return alive.stream()
                .filter(heartbeat -> heartbeat == newestOf(heartbeat.runnerId()))
                .filter(heartbeat -> heartbeat.said().activeJobIds() != null)
                .map(heartbeat -> new UnlistedJobs.Listing(
                        heartbeat.runnerId(), heartbeat.said().activeJobIds(), heartbeat.sentAt()))
                .toList();
    }

    /** How many jobs at most are handed to each set of labels: one a heartbeat. */
    Map<LabelSet, Integer> places(List<Heartbeat> alive) {
        return alive.stream().collect(groupingBy(one -> newestOf(one.runnerId()).offers(), summingInt(one -> 1)));
    }

    /** The runners for whom there is a job among these. */
    Set<Long> suited(List<Heartbeat> alive, List<Candidate> jobs) {
        List<LabelSet> wanted = jobs.stream().map(Candidate::wants).distinct().toList();
        Map<LabelSet, Boolean> suits = new HashMap<>();
        Set<Long> runners = new HashSet<>();
        for (Heartbeat heartbeat : alive) {
            LabelSet offered = newestOf(heartbeat.runnerId()).offers();
            if (suits.computeIfAbsent(offered, labels -> suits(labels.asSet(), wanted))) {
                runners.add(heartbeat.runnerId());
            }
        }
        return runners;
    }

    private static boolean suits(Set<String> offered, List<LabelSet> wanted) {
        return wanted.stream().anyMatch(wants -> wants.within(offered));
    }

    /** Those that may be answered with a job, given how many more each runner may take. */
    List<Asking> asking(List<Heartbeat> alive, Map<Long, Integer> free) {
        List<Asking> asking = new ArrayList<>();
        for (Heartbeat heartbeat : alive) {
            int places = free.getOrDefault(heartbeat.runnerId(), 0);
            if (places > 0) {
                asking.add(new Asking(heartbeat, newestOf(heartbeat.runnerId()).offers(), places));
            }
        }
        return asking;
    }
}
