package sh.shithub.actions.claim.heartbeats;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.claim.admission.CapsLeft;
import sh.shithub.actions.claim.labels.LabelSet;

/**
 * Decides who gets which job (invariant 6): the oldest job first, at most one job a heartbeat, no runner above its free
 * capacity, no repository or owner above its cap. Among the runners that suit a job the one with the fewest labels takes it, so that a runner that can do more
 * stays free for what only it can do; then the one that asked first. The same input always gives the same answer.
 */
final class HandOutJobs {
    private final List<Group> groups;
    private final Map<LabelSet, List<Group>> suiting = new HashMap<>();
    private final Map<Long, Integer> free = new HashMap<>();

    private HandOutJobs(List<Asking> asking) {
        Map<LabelSet, Group> byLabels = new LinkedHashMap<>();
        for (Asking one : asking) {
            byLabels.computeIfAbsent(one.labels(), Group::new).asking.add(one);
            free.put(one.runnerId(), one.free());
        }
        groups = new ArrayList<>(byLabels.values());
        groups.sort(Comparator.comparingInt(group -> group.offered.size())); // stable: then who asked first
    }

    /**
     * @param asking in the order in which they asked
     * @param oldestFirst the jobs that may be handed out
     * @param left what the caps leave; less afterwards
     * @param heap what the heap leaves; nothing is handed out past the first that does not fit, or a large one would wait for ever
     */
    static List<Handed> handOut(List<Asking> asking, List<Candidate> oldestFirst, CapsLeft left, HeapBudget heap) {
        HandOutJobs act = new HandOutJobs(asking);
        List<Handed> handed = new ArrayList<>();
        for (Candidate job : oldestFirst) {
            Asking taker = left.allows(job.queue()) ? act.takerOf(job) : null;
            if (taker != null) {
                if (!heap.take(job)) {
                    break;
                }
                left.take(job.queue());
                handed.add(new Handed(job, taker));
            }
        }
        return handed;
    }

    private Asking takerOf(Candidate job) {
        for (Group group : suiting.computeIfAbsent(job.wants(), this::suiting)) {
            Asking taker = next(group);
            if (taker != null) {
                free.merge(taker.runnerId(), -1, Integer::sum);
                return taker;
            }
        }
        return null;
    }

    private List<Group> suiting(LabelSet wants) {
        return groups.stream().filter(group -> wants.within(group.offered)).toList();
    }

    private Asking next(Group group) {
        Asking next = group.asking.poll();
        while (next != null && free.get(next.runnerId()) < 1) {
            next = group.asking.poll();
        }
        return next;
    }

    /** Heartbeats of runners with the same labels, in the order in which they came. */
    private static final class Group {
        private final Set<String> offered;
        private final Deque<Asking> asking = new ArrayDeque<>();

        Group(LabelSet offered) {
            this.offered = offered.asSet();
        }
    }
}
