package sh.shithub.actions.gateway.operator.lag;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/**
 * The last hour of a group on a topic, as columns of the same length, the oldest first; what one gateway saw since it started.
 *
 * @param at milliseconds since 1970
 * @param lag records that waited
 * @param oldestAgeSeconds of the first of them, null when not known
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record LagHistory(String group, String topic, List<Long> at, List<Long> lag, List<@Nullable Double> oldestAgeSeconds) {
    static LagHistory of(String group, String topic, List<Progress.Sample> samples) {
        return new LagHistory(
                group,
                topic,
                samples.stream().map(sample -> sample.at().toEpochMilli()).toList(),
                samples.stream().map(Progress.Sample::lag).toList(),
                // Some are null, which Stream.toList takes.
                samples.stream().map(Progress.Sample::oldestAgeSeconds).toList());
    }
}
