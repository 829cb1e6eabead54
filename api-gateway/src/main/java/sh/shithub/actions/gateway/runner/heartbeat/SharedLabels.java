package sh.shithub.actions.gateway.runner.heartbeat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.shithub.actions.gateway.web.HeapHeld;

/** The labels of calls that wait, kept once for all that offer the same in the same order. Not thread-safe. */
final class SharedLabels {
    /** The two indexes in which a label may stand, among the parked and among those that ask. */
    private static final int INDEXED = 2 * 250;

    private final Map<List<String>, Labels> kept = new HashMap<>();

    /** Labels as one or more calls offer them. */
    static final class Labels {
        private final List<String> inOrder;
        private final Set<String> offered;
        private int calls;

        private Labels(List<String> inOrder) {
            this.inOrder = inOrder;
            offered = Set.copyOf(inOrder);
        }

        List<String> inOrder() {
            return inOrder;
        }

        Set<String> offered() {
            return offered;
        }
    }

    /** What one more call with these would add to the heap, about. */
    long bytes(List<String> labels) {
        return kept.containsKey(labels) ? 0 : cost(labels);
    }

    Labels take(List<String> labels) {
        Labels shared = kept.computeIfAbsent(labels, Labels::new);
        shared.calls++;
        return shared;
    }

    /** @return what is free now, as it was counted */
    long leave(Labels labels) {
        return --labels.calls == 0 && kept.remove(labels.inOrder()) != null ? cost(labels.inOrder()) : 0;
    }

    private static long cost(List<String> labels) {
        return HeapHeld.texts(labels) + (long) INDEXED * labels.size();
    }
}
