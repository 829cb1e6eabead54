package sh.shithub.actions.platform.launch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import sh.shithub.actions.contracts.Setting;

/** How the members of a consumer group agree on who reads what ({@code SHITHUB_GROUP_PROTOCOL}). */
enum GroupProtocol {
    /** The broker decides and moves one partition after the other; its settings hold the time-outs, the client may not have any. */
    CONSUMER(Map.of()),
    /** For brokers without the other. A rebalance keeps what need not move; a killed instance's partitions move after 10 s, as with the other. */
    CLASSIC(Map.of(
            "partition.assignment.strategy",
            CooperativeStickyAssignor.class.getName(),
            "session.timeout.ms",
            "10000",
            "heartbeat.interval.ms",
            "2000"));

    private static final Setting SETTING = new Setting(
            "SHITHUB_GROUP_PROTOCOL",
            "consumer",
            "consumer, or classic for brokers without the new group protocol; never from consumer to classic on the"
                    + " same broker (doctor says why)");

    private final Map<String, String> more;

    GroupProtocol(Map<String, String> more) {
        this.more = more;
    }

    static GroupProtocol of(Map<String, String> environment) {
        String given = SETTING.in(environment::get);
        return Arrays.stream(values())
                .filter(protocol -> protocol.title().equals(given.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(SETTING + " is '" + given + "'; expected "
                        + Arrays.stream(values()).map(GroupProtocol::title).collect(Collectors.joining(" or "))));
    }

    /** @param prefix of the consumers' settings */
    Map<String, Object> settings(String prefix) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(prefix + "group.protocol", title());
        more.forEach((name, value) -> settings.put(prefix + name, value));
        return settings;
    }

    private String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
