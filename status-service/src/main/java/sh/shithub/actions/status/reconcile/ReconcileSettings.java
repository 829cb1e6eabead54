package sh.shithub.actions.status.reconcile;

import static sh.shithub.actions.contracts.Setting.require;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * @param every how often missed roll-ups are looked for; each wait is up to a quarter longer, so that instances spread
 * @param unchangedFor how long a run's jobs must have been as they are before its roll-up counts as missed
 * @param runs how many open runs are looked at in one transaction; the next one goes on behind them
 */
@ConfigurationProperties("shithub.status.sweep")
record ReconcileSettings(
        @Bindable(defaultValue = "30s") Duration every,
        @Bindable(defaultValue = "10s") Duration unchangedFor,
        @Bindable(defaultValue = "5000") int runs) {
    ReconcileSettings {
        require(
                !every.isNegative() && !every.isZero(),
                "SHITHUB_STATUS_SWEEP_EVERY",
                every,
                "a time above zero, such as 30s");
        require(
                !unchangedFor.isNegative(),
                "SHITHUB_STATUS_SWEEP_UNCHANGED_FOR",
                unchangedFor,
                "0s or more, such as 10s");
        require(runs >= 1, "SHITHUB_STATUS_SWEEP_RUNS", runs, "1 or more, such as 5000");
    }
}
