package sh.shithub.actions.gateway.operator.lag;

import static sh.shithub.actions.contracts.Setting.requireDuration;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sh.shithub.actions.contracts.Groups;

/**
 * How the lag is watched; read when the gateway starts, so that a bad one stops it.
 *
 * @param lagEvery between two looks at Kafka
 * @param lagStalled a partition with waiting records whose committed offset has not moved for so long is stuck
 * @param lagDataLostFor so long after a gap was found the group is in the state {@code data_lost}, unless it is in a worse one
 * @param expectedMembers group=number, several with commas between them; empty when the database decides
 */
@Context
@ConfigurationProperties("shithub")
record LagSettings(
        @Bindable(defaultValue = "5s") Duration lagEvery,
        @Bindable(defaultValue = "30s") Duration lagStalled,
        @Bindable(defaultValue = "10m") Duration lagDataLostFor,
        @Nullable String expectedMembers) {
    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(5);

    LagSettings {
        expectedMembers = expectedMembers == null ? "" : expectedMembers;
        requireDuration("SHITHUB_LAG", lagEvery, "1s", "1m", "5s");
        requireDuration("SHITHUB_LAG_STALLED", lagStalled, "1s", "1h", "30s");
        requireDuration("SHITHUB_LAG_DATA_LOST_FOR", lagDataLostFor, "1s", "30d", "10m");
        instances(expectedMembers);
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

    /** After that, what was asked is unknown. */
    Duration kafkaAnswersWithin() {
        return KAFKA_ANSWERS_WITHIN;
    }

    /** How many instances the operator wants, before what the database says; empty when that decides. */
    Optional<Integer> expectedInstances(String group) {
        return Optional.ofNullable(instances(expectedMembers).get(group));
    }
}
