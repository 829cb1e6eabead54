package sh.shithub.actions.cli.workflow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Which job needs which: unknown ones are told where they are named, a cycle with its whole way. */
final class NeedsGraph {
    private final Problems problems;
    private final Map<String, List<ScalarNode>> needs = new LinkedHashMap<>();

    NeedsGraph(Problems problems) {
        this.problems = problems;
    }

    void add(String job, List<ScalarNode> needed) {
        needs.put(job, needed);
    }

    void check() {
        int before = problems.count();
        needs.forEach((job, needed) -> needed.stream()
                .filter(need -> !needs.containsKey(need.getValue()))
                .forEach(need -> unknown(job, need)));
        if (problems.count() == before) {
            needs.keySet().stream()
                    .filter(job -> cycle(job) != null)
                    .findFirst()
                    .ifPresent(job -> problems.at(
                            needs.get(job).get(0), "needs of job \"" + job + "\" form a cycle: " + cycle(job)));
        }
    }

    private void unknown(String job, ScalarNode need) {
        problems.at(
                need,
                "job \"" + job + "\" needs \"" + need.getValue() + "\", which is not a job of this file"
                        + NearestWord.hint(need.getValue(), needs.keySet()));
    }

    /** The shortest way from a job back to itself, null when there is none. Breadth first: a long chain costs no stack. */
    private String cycle(String start) {
        Map<String, String> cameFrom = new HashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            String job = open.remove();
            for (ScalarNode need : needs.get(job)) {
                if (need.getValue().equals(start)) {
                    return way(job, cameFrom) + " -> " + start;
                }
                if (cameFrom.putIfAbsent(need.getValue(), job) == null) {
                    open.add(need.getValue());
                }
            }
        }
        return null;
    }

    private static String way(String end, Map<String, String> cameFrom) {
        StringBuilder way = new StringBuilder(end);
        for (String job = cameFrom.get(end); job != null; job = cameFrom.get(job)) {
            way.insert(0, job + " -> ");
        }
        return way.toString();
    }
}
