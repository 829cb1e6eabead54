package sh.shithub.actions.gateway.operator.lag;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;

/** How far the consumer groups are behind (wire.md, "Consumer lag"). What is not known is null, never 0 or negative. */
@Serdeable(naming = SnakeCaseStrategy.class)
record LagReport(String collectedAt, List<Group> groups) {
    @Serdeable(naming = SnakeCaseStrategy.class)
    record Group(
            String group,
            String state,
            String reason,
            @Nullable Integer members,
            @Nullable Integer expectedMembers,
            List<Topic> topics) {}

    @Serdeable(naming = SnakeCaseStrategy.class)
    record Topic(
            String topic,
            @Nullable Long lag,
            @Nullable Double oldestAgeSeconds,
            @Nullable Double inPerSecond,
            @Nullable Double outPerSecond,
            @Nullable Double drainSeconds,
            List<Partition> partitions) {}

    @Serdeable(naming = SnakeCaseStrategy.class)
    record Partition(
            int partition,
            @Nullable String member,
            @Nullable Long committed,
            @Nullable Long end,
            @Nullable Long lag,
            @Nullable Double oldestAgeSeconds,
            @Nullable String lastCommitAt) {}
}
