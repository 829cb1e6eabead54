package sh.shithub.actions.gateway.runner.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import java.time.Instant;
import java.util.Optional;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.Transitions;
import sh.shithub.actions.gateway.web.ApiException;

/** Body of a step's or job's status call (wire.md, "Step status"). */
record StatusReport(
        @Nullable String status,
        @Nullable String conclusion,
        @Nullable @JsonProperty("started_at") Instant startedAt,
        @Nullable @JsonProperty("completed_at") Instant completedAt) {

    /** A report that the state machine allows. {@code repeats}: it is the terminal status that is there already. */
    record Checked(Status status, Conclusion conclusion, boolean repeats) {}

    /** @throws ApiException 400 for what is wrong in every state of the job or step */
    void requireForm() {
        ApiException.refuseIf(status == null || status.isEmpty(), "status is required");
        ApiException.refuseIf(
                conclusion != null
                        && !conclusion.isEmpty()
                        && Conclusion.of(conclusion).isEmpty(),
                "invalid or missing conclusion");
    }

    /** @throws ApiException 400 in the order: transition allowed, conclusion fits */
    Checked check(Transitions transitions, Status from) {
        Status reported = Status.of(status)
                .filter(to -> transitions.allows(from, to))
                .orElseThrow(() -> ApiException.badRequest("invalid status transition " + from + " -> " + status));
        try {
            Optional<Conclusion> concluded = transitions.conclude(reported, given());
            return new Checked(reported, concluded.orElse(null), from.terminal());
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    private Conclusion given() {
        return conclusion == null || conclusion.isEmpty() ? null : Conclusion.valueOf(conclusion);
    }
}
