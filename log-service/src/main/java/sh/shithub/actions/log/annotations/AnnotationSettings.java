package sh.shithub.actions.log.annotations;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import sh.shithub.actions.contracts.Setting;

/**
 * @param perStep how many of one level are stored of a step's log; further ones are counted
 * @param bytesPerStep how many bytes the texts of a step's annotations may have together; one that does not fit is counted
 */
@ConfigurationProperties("shithub.log.annotations")
public record AnnotationSettings(
        @Bindable(defaultValue = "50") int perStep,
        @Bindable(defaultValue = "1048576") int bytesPerStep) {
    private static final int PER_STEP_MAX = 1000;
    private static final int BYTES_MAX = 16 << 20;

    public AnnotationSettings {
        require("PER_STEP", perStep, 0, PER_STEP_MAX, "such as 50; with 0 none is kept, all are counted");
        require("BYTES_PER_STEP", bytesPerStep, Texts.MESSAGE_BYTES, BYTES_MAX, "such as 1048576");
    }

    private static void require(String name, int value, int least, int most, String such) {
        Setting.require(
                value >= least && value <= most,
                "SHITHUB_LOG_ANNOTATIONS_" + name,
                value,
                least + " to " + most + ", " + such);
    }
}
