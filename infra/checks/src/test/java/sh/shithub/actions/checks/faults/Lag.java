package sh.shithub.actions.checks.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import sh.shithub.actions.checks.endtoend.StockClient;
import sh.shithub.actions.contracts.Groups;

/** What the lag page says of the groups. */
final class Lag {
    private static final Duration OFTEN = Duration.ofMillis(250);
    private static final String LOST = "data_lost";

    private final FaultyStack stack;
    /** Topics of which records have been lost at any time: who reads them may be said to have lost data for good. */
    private final Set<String> lost = new HashSet<>();

    Lag(FaultyStack stack) {
        this.stack = stack;
    }

    /**
     * Returns when every group is ok.
     *
     * @param losses topics of which records were lost just now: who reads them must be said to have lost data
     */
    void awaitOk(Duration bound, Set<String> losses) {
        lost.addAll(losses);
        long end = System.nanoTime() + bound.toNanos();
        Set<String> untold = new HashSet<>(losses);
        Map<String, String> amiss = amiss(untold);
        while (!amiss.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("after " + bound.toSeconds() + " s the lag page says " + amiss);
            }
            LockSupport.parkNanos(OFTEN.toNanos());
            amiss = amiss(untold);
        }
    }

    /** @param untold losses without those that are told now */
    private Map<String, String> amiss(Set<String> untold) {
        Map<String, String> amiss = new TreeMap<>();
        JsonNode groups = read();
        if (groups == null) {
            return Map.of("/api/v1/ops/lag", "no answer");
        }
        for (JsonNode group : groups) {
            String name = group.get("group").asText();
            String state = group.get("state").asText();
            String reason = group.get("reason").asText();
            if (state.equals(LOST) && !reason.isEmpty()) {
                topics(name).forEach(untold::remove);
            }
            boolean mayBeSo = state.equals(LOST) && !Collections.disjoint(topics(name), lost);
            if (!state.equals("ok") && !mayBeSo) {
                amiss.put(name, state + ": " + reason);
            } else if (!Collections.disjoint(topics(name), untold)) {
                amiss.put(name, "data was lost, and it says nothing but " + state + ": " + reason);
            }
        }
        return amiss;
    }

    private static List<String> topics(String group) {
        return Groups.expected().stream()
                .filter(expected -> expected.group().equals(group))
                .flatMap(expected -> expected.topics().stream())
                .toList();
    }

    private JsonNode read() {
        for (URI gateway : stack.gateways()) {
            try {
                StockClient.Answer answer = StockClient.get(
                        gateway, "/api/v1/ops/lag", stack.running().operatorToken());
                if (answer.status() == 200) {
                    return answer.body().get("groups");
                }
            } catch (UncheckedIOException e) {
                // The other one perhaps.
            }
        }
        return null;
    }
}
