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
import sh.shithub.actions.claim.admission.Room;
import sh.shithub.actions.claim.labels.LabelSet;

/**
 * Decides who gets which job (invariant 6): the oldest job first, at most one job a heartbeat, no runner above its free
 * capacity, no repository or owner above its cap. Among the runners that suit a job the one with the fewest labels takes it, so that a runner that can do more
 * stays free for what only it can do; then the one that asked first. The same input always gives the same answer.
 */
final class HandOutJobs {
    private final List<Shelf> shelves;
    private final Map<LabelSet, List<Shelf>> suiting = new HashMap<>();
    private final Map<Long, Integer> free = new HashMap<>();

    private HandOutJobs(List<Asking> asking) {
        Map<LabelSet, Shelf> byLabels = new LinkedHashMap<>();
        for (Asking one : asking) {
            byLabels.computeIfAbsent(one.labels(), Shelf::new).waiting.add(one);
            free.put(one.runnerId(), one.free());
        }
        shelves = new ArrayList<>(byLabels.values());
        shelves.sort(Comparator.comparingInt(shelf -> shelf.offered.size())); // stable: then who asked first
    }

    /**
     * @param asking in the order in which they asked
     * @param oldestFirst the jobs that may be handed out
     * @param room what the caps leave; less afterwards
     * @param heap what the heap leaves; nothing is handed out past the first that does not fit, or a large one would wait for ever
     */
    static List<Handed> handOut(List<Asking> asking, List<Candidate> oldestFirst, Room room, OfferRoom heap) {
        HandOutJobs act = new HandOutJobs(asking);
        List<Handed> handed = new ArrayList<>();
        for (Candidate job : oldestFirst) {
            Asking taker = room.isFor(job.line()) ? act.takerOf(job) : null;
            if (taker != null) {
                if (!heap.take(job)) {
                    break;
                }
                room.take(job.line());
                handed.add(new Handed(job, taker));
            }
        }
        return handed;
    }

    private Asking takerOf(Candidate job) {
        for (Shelf shelf : suiting.computeIfAbsent(job.wants(), this::suiting)) {
            Asking taker = next(shelf);
            if (taker != null) {
                free.merge(taker.runnerId(), -1, Integer::sum);
                return taker;
            }
        }
        return null;
    }

    private List<Shelf> suiting(LabelSet wants) {
        return shelves.stream().filter(shelf -> wants.within(shelf.offered)).toList();
    }

    private Asking next(Shelf shelf) {
        Asking next = shelf.waiting.poll();
        while (next != null && free.get(next.runnerId()) < 1) {
            next = shelf.waiting.poll();
        }
        return next;
    }

    /** Who waits with the same labels. */
    private static final class Shelf {
        private final Set<String> offered;
        private final Deque<Asking> waiting = new ArrayDeque<>();

        Shelf(LabelSet offered) {
            this.offered = offered.asSet();
        }
    }
}
