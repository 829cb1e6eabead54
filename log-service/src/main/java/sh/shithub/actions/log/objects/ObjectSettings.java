package sh.shithub.actions.log.objects;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import sh.shithub.actions.contracts.Setting;

/**
 * @param partBytes a log of up to this size is written by one request, a larger one in parts of it (S3 wants at least 5 MiB)
 * @param conditionalWrites whether the store knows If-Match and If-None-Match, which keep an instance that was frozen for
 *     longer than its lease from overwriting what another one wrote; off only for a store that answers 501
 */
@ConfigurationProperties("shithub.log.finish")
record ObjectSettings(
        @Bindable(defaultValue = "8388608") int partBytes,
        @Bindable(defaultValue = "true") boolean conditionalWrites) {
    private static final int PART_BYTES_MIN = 5 << 20;
    private static final int PART_BYTES_MAX = 256 << 20;

    ObjectSettings {
        Setting.require(
                partBytes >= PART_BYTES_MIN && partBytes <= PART_BYTES_MAX,
                "SHITHUB_LOG_FINISH_PART_BYTES",
                partBytes,
                PART_BYTES_MIN + " to " + PART_BYTES_MAX + " bytes");
    }
}
