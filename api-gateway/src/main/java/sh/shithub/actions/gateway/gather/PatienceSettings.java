package sh.shithub.actions.gateway.gather;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * @param patienceSeconds how long a call waits for a dependency
 * @param unknownOutcomeSeconds how long one waits whose commit's confirmation was lost
 * @param waitingCalls how many of one kind may wait
 * @param waitingMebibytes how much the bodies of one kind may hold of the heap together
 */
@Context
@ConfigurationProperties("shithub")
record PatienceSettings(
        @Bindable(defaultValue = "30") long patienceSeconds,
        @Bindable(defaultValue = "300") long unknownOutcomeSeconds,
        @Bindable(defaultValue = "20000") int waitingCalls,
        @Bindable(defaultValue = "128") long waitingMebibytes) {
    PatienceSettings {
        require("SHITHUB_PATIENCE_SECONDS", patienceSeconds, 3600, 30);
        require("SHITHUB_UNKNOWN_OUTCOME_SECONDS", unknownOutcomeSeconds, 7200, 300);
        if (unknownOutcomeSeconds < patienceSeconds) {
            throw new IllegalArgumentException("SHITHUB_UNKNOWN_OUTCOME_SECONDS is " + unknownOutcomeSeconds
                    + "; expected at least SHITHUB_PATIENCE_SECONDS (" + patienceSeconds + ")");
        }
        require("SHITHUB_WAITING_CALLS", waitingCalls, 1_000_000, 20_000);
        require("SHITHUB_WAITING_MEBIBYTES", waitingMebibytes, 65_536, 128);
    }

    private static void require(String name, long value, long most, long such) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; expected a number from 1 to " + most + ", such as " + such);
        }
    }
}
