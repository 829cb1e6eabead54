package sh.shithub.actions.gateway.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import java.time.Instant;
import java.util.Optional;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.Transitions;
import sh.shithub.actions.gateway.web.ApiException;

/** Body of a step's or job's status call (WIRE.md). */
record StatusReport(
        @Nullable String status,
        @Nullable String conclusion,
        @Nullable @JsonProperty("started_at") Instant startedAt,
        @Nullable @JsonProperty("completed_at") Instant completedAt) {

    /** A report that the state machine allows. {@code repeats}: it is the terminal status that is there already. */
    record Checked(Status status, Conclusion conclusion, boolean repeats) {}

    /** @throws ApiException 400 in the order: status known, transition allowed, conclusion fits */
    Checked check(Transitions transitions, Status from) {
        if (status == null || status.isEmpty()) {
            throw ApiException.badRequest("status is required");
        }
        Status reported = Status.of(status)
                .filter(transitions.reportable()::contains)
                .orElseThrow(() -> ApiException.badRequest("invalid status transition " + from + " -> " + status));
        if (!transitions.allows(from, reported)) {
            throw ApiException.badRequest("invalid status transition " + from + " -> " + reported);
        }
        try {
            Optional<Conclusion> concluded = transitions.conclude(reported, given());
            return new Checked(reported, concluded.orElse(null), from.terminal());
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    private Conclusion given() {
        if (conclusion == null || conclusion.isEmpty()) {
            return null;
        }
        return Conclusion.of(conclusion)
                .orElseThrow(() -> new IllegalArgumentException("invalid or missing conclusion"));
    }
}
