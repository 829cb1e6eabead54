package sh.shithub.actions.contracts;

import static sh.shithub.actions.contracts.Status.cancelled;
import static sh.shithub.actions.contracts.Status.completed;
import static sh.shithub.actions.contracts.Status.queued;
import static sh.shithub.actions.contracts.Status.running;
import static sh.shithub.actions.contracts.Status.skipped;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which status a runner may report from which (wire.md, "Step status" and "Job status"): the one table behind the gateway's
 * judgement, the guards of status-service and the state diagram in {@code infra/docs}.
 */
public enum Transitions {
    JOB(EnumSet.of(running, completed, cancelled)),
    STEP(EnumSet.of(running, completed, cancelled, skipped));

    private final Map<Status, Set<Status>> table = new EnumMap<>(Status.class);

    Transitions(Set<Status> reportable) {
        table.put(queued, reportable);
        table.put(running, reportable);
        reportable.stream().filter(Status::terminal).forEach(end -> table.put(end, EnumSet.of(end)));
    }

    /** The statuses that may be reported at all. */
    public Set<Status> reportable() {
        return table.get(queued);
    }

    public boolean allows(Status from, Status reported) {
        return table.getOrDefault(from, Set.of()).contains(reported);
    }

    /**
     * The conclusion that a report leads to.
     *
     * @return empty for a non-terminal status
     * @throws IllegalArgumentException with a plain sentence: a conclusion is missing, or given where none belongs
     */
    public Optional<Conclusion> conclude(Status reported, Conclusion given) {
        if (!reported.terminal()) {
            if (given != null) {
                throw new IllegalArgumentException("conclusion is only valid for terminal statuses");
            }
            return Optional.empty();
        }
        if (given != null) {
            return Optional.of(given);
        }
        return switch (reported) {
            case cancelled -> Optional.of(Conclusion.cancelled);
            case skipped -> Optional.of(Conclusion.skipped);
            default -> throw new IllegalArgumentException("invalid or missing conclusion");
        };
    }
}
