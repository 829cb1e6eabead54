package sh.shithub.actions.platform.consume;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.reactivestreams.Publisher;

/**
 * Down while a consumer is of no use: from the moment in which that is noticed until the broker knows its new client. A batch may take
 * as long as Kafka allows between two polls, so only what is beyond that counts.
 */
@Singleton
@Liveness
@Requires(beans = GroupMembers.class)
record MembersHealth(GroupMembers members) implements HealthIndicator {
    /** {@code max.poll.interval.ms}: after that long Kafka gives its partitions to others. */
    private static final Duration SILENT = Duration.ofMinutes(5);

    @Override
    public Publisher<HealthResult> getResult() {
        Map<String, String> useless = useless();
        return Publishers.just(
                HealthResult.builder("consumers", useless.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN)
                        .details(useless)
                        .build());
    }

    /** Why, by the consumer's name. */
    Map<String, String> useless() {
        Map<String, String> useless = new TreeMap<>();
        for (GroupMember member : members.all()) {
            Duration silent = member.sight().age();
            if (member.renewals().trouble() != null) {
                useless.put(member.reads().name(), member.renewals().trouble());
            } else if (silent.compareTo(SILENT) > 0) {
                useless.put(member.reads().name(), "has not polled for " + silent.toSeconds() + " s");
            }
        }
        return useless;
    }
}
