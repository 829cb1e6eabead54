package sh.shithub.actions.devstack.servers;

import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of the broker that hold wherever it runs: as a child process or in a container. */
public final class Broker {
    private Broker() {}

    public static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        // A killed instance's partitions move within 10 s; the broker's own least value is 45 s.
        settings.put("group.consumer.min.session.timeout.ms", "6000");
        settings.put("group.consumer.min.heartbeat.interval.ms", "1000");
        settings.put("group.consumer.session.timeout.ms", "10000");
        settings.put("group.consumer.heartbeat.interval.ms", "2000");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
        // A broker that was killed may come back once its controller counts it as gone, by default after 9 s.
        settings.put("broker.session.timeout.ms", "2000");
        settings.put("broker.heartbeat.interval.ms", "500");
        // One broker: nothing can be kept twice.
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("min.insync.replicas", "1");
        // Few groups: fifty partitions of offsets would only take time at every start.
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        // By default 128 MiB at once, half of the heap that this broker has.
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.put("log.cleaner.threads", "1");
        return settings;
    }
}
