package sh.shithub.actions.contracts;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the jobs of a run request must satisfy together: each waits for jobs that there are, and none for itself. */
final class NeedsRules {
    private NeedsRules() {}

    /**
     * The first thing that is wrong, as one plain sentence; null when nothing is. Kahn's walk: what remains after every job whose needs are met has been taken
     * out lies on a cycle.
     */
    static String problem(RunSpec run) {
        Map<String, Integer> open = new HashMap<>();
        Map<String, List<String>> dependents = new HashMap<>();
        for (RunSpec.Job job : run.jobs()) {
            List<String> needs = requireNonNullElse(job.needs(), List.<String>of());
            open.put(job.key(), (int) needs.stream().distinct().count());
            needs.stream()
                    .distinct()
                    .forEach(need -> dependents
                            .computeIfAbsent(need, k -> new ArrayList<>())
                            .add(job.key()));
        }
        if (dependents.containsKey(null)) {
            return "job \"" + dependents.get(null).get(0) + "\": needs must not contain null";
        }
        for (String need : dependents.keySet()) {
            if (!open.containsKey(need)) {
                return "job \"" + dependents.get(need).get(0) + "\" needs \"" + need
                        + "\", which is not a job of this run";
            }
        }
        Deque<String> free = new ArrayDeque<>(
                open.keySet().stream().filter(k -> open.get(k) == 0).toList());
        int taken = 0;
        while (!free.isEmpty()) {
            taken++;
            for (String next : dependents.getOrDefault(free.pop(), List.of())) {
                if (open.merge(next, -1, Integer::sum) == 0) {
                    free.push(next);
                }
            }
        }
        return taken == open.size()
                ? null
                : "needs must not form a cycle: "
                        + String.join(
                                ", ",
                                open.keySet().stream()
                                        .filter(k -> open.get(k) > 0)
                                        .sorted()
                                        .toList());
    }
}
