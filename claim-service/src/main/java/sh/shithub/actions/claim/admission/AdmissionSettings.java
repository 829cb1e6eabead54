package sh.shithub.actions.claim.admission;

import static sh.shithub.actions.contracts.Setting.require;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import sh.shithub.actions.contracts.Setting;

/**
 * @param linePerRepo how many jobs of one repository without a cap stand in line for one set of labels; more of them wait behind.
 *     A job of another repository waits for at most so many of it
 * @param sweepEvery how often jobs are looked for whose event was missed or for whom a policy was changed
 */
@ConfigurationProperties("shithub.claim.admission")
public record AdmissionSettings(
        @Bindable(defaultValue = "100") int linePerRepo,
        @Bindable(defaultValue = "5s") Duration sweepEvery) {
    private static final int MOST = 10_000;

    public AdmissionSettings {
        require(
                linePerRepo >= 1 && linePerRepo <= MOST,
                "SHITHUB_LINE_PER_REPO",
                linePerRepo,
                "1 to " + MOST + ", such as 100");
        require(
                !sweepEvery.isNegative() && !sweepEvery.isZero(),
                "SHITHUB_ADMISSION_SWEEP",
                Setting.text(sweepEvery),
                "a duration above zero, such as 5s");
    }
}
