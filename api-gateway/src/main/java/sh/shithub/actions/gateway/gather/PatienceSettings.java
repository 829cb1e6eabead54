package sh.shithub.actions.gateway.gather;

import static sh.shithub.actions.contracts.Setting.requireDuration;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import sh.shithub.actions.contracts.Setting;

/**
 * @param patience how long a call waits for a dependency
 * @param unknownOutcome how long one waits whose commit's confirmation was lost
 * @param waitingCalls how many of one kind may wait
 * @param waitingMebibytes how much the bodies of one kind may hold of the heap together
 */
@Context
@ConfigurationProperties("shithub")
record PatienceSettings(
        @Bindable(defaultValue = "30s") Duration patience,
        @Bindable(defaultValue = "5m") Duration unknownOutcome,
        @Bindable(defaultValue = "20000") int waitingCalls,
        @Bindable(defaultValue = "128") long waitingMebibytes) {
    PatienceSettings {
        requireDuration("SHITHUB_PATIENCE_SECONDS", patience, "1s", "1h", "30s");
        requireDuration("SHITHUB_UNKNOWN_OUTCOME", unknownOutcome, "1s", "2h", "5m");
        Setting.require(
                unknownOutcome.compareTo(patience) >= 0,
                "SHITHUB_UNKNOWN_OUTCOME",
                unknownOutcome,
                "at least SHITHUB_PATIENCE_SECONDS (" + Setting.text(patience) + ")");
        require("SHITHUB_WAITING_CALLS", waitingCalls, 1_000_000, 20_000);
        require("SHITHUB_WAITING_MEBIBYTES", waitingMebibytes, 65_536, 128);
    }

    private static void require(String name, long value, long most, long such) {
        Setting.require(value >= 1 && value <= most, name, value, "a number from 1 to " + most + ", such as " + such);
    }
}
