package sh.shithub.actions.gateway.operator.lag;

import static sh.shithub.actions.contracts.Setting.requireDuration;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sh.shithub.actions.contracts.Groups;

/** How the lag is watched; read when the gateway starts, so that a bad one stops it. */
@Context
final class LagSettings {
    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(5);

    private final Duration every;
    private final Duration stalledAfter;
    private final Duration dataLostFor;
    private final Map<String, Integer> expectedInstances;

    LagSettings(
            @Property(name = "shithub.lag-every", defaultValue = "5s") Duration every,
            @Property(name = "shithub.lag-stalled", defaultValue = "30s") Duration stalledAfter,
            @Property(name = "shithub.lag-data-lost-for", defaultValue = "10m") Duration dataLostFor,
            @Property(name = "shithub.expected-members", defaultValue = "") String expectedMembers) {
        requireDuration("SHITHUB_LAG", every, "1s", "1m", "5s");
        requireDuration("SHITHUB_LAG_STALLED", stalledAfter, "1s", "1h", "30s");
        requireDuration("SHITHUB_LAG_DATA_LOST_FOR", dataLostFor, "1s", "30d", "10m");
        this.every = every;
        this.stalledAfter = stalledAfter;
        this.dataLostFor = dataLostFor;
        this.expectedInstances = instances(expectedMembers);
    }

    private static Map<String, Integer> instances(String text) {
        Set<String> groups =
                Groups.expected().stream().map(Groups.Expected::group).collect(Collectors.toSet());
        Map<String, Integer> instances = new HashMap<>();
        for (String entry : text.isBlank() ? new String[0] : text.split(",")) {
            String[] parts = entry.strip().split("=");
            if (parts.length != 2 || !groups.contains(parts[0]) || !parts[1].matches("[1-9][0-9]{0,3}")) {
                throw new IllegalArgumentException("SHITHUB_EXPECTED_MEMBERS has '" + entry.strip()
                        + "'; expected group=number, several with commas between them, such as claim-service=2; groups are "
                        + String.join(", ", groups.stream().sorted().toList()));
            }
            instances.put(parts[0], Integer.valueOf(parts[1]));
        }
        return Map.copyOf(instances);
    }

    /** Between two looks at Kafka. */
    Duration every() {
        return every;
    }

    /** A partition with waiting records whose committed offset has not moved for so long is stuck. */
    Duration stalledAfter() {
        return stalledAfter;
    }

    /** So long after a gap was found the group is in the state {@code data_lost}, unless it is in a worse one. */
    Duration dataLostFor() {
        return dataLostFor;
    }

    /** After that, what was asked is unknown. */
    Duration kafkaAnswersWithin() {
        return KAFKA_ANSWERS_WITHIN;
    }

    /** How many instances the operator wants, before what the database says; empty when that decides. */
    Optional<Integer> expectedInstances(String group) {
        return Optional.ofNullable(expectedInstances.get(group));
    }
}
