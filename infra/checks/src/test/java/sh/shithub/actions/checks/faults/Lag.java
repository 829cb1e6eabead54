package sh.shithub.actions.checks.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
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
    private final Map<String, String> lost = new TreeMap<>();

    Lag(FaultyStack stack) {
        this.stack = stack;
    }

    /**
     * Returns when every group is ok, and every loss has been told.
     *
     * @param losses topics of which records were lost: who reads them must be said to have lost data, and may be so for good
     */
    void awaitOk(Duration bound, Set<String> losses) {
        long end = System.nanoTime() + bound.toNanos();
        Map<String, String> amiss = amiss(losses);
        while (!amiss.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("after " + bound.toSeconds() + " s the lag page says " + amiss);
            }
            LockSupport.parkNanos(OFTEN.toNanos());
            amiss = amiss(losses);
        }
    }

    private Map<String, String> amiss(Set<String> losses) {
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
                lost.put(name, reason);
            }
            boolean mayHaveLost = !Collections.disjoint(topics(name), losses);
            if (!state.equals("ok") && !(mayHaveLost && state.equals(LOST))) {
                amiss.put(name, state + ": " + reason);
            } else if (mayHaveLost && !lost.containsKey(name)) {
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
