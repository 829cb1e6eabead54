package sh.shithub.actions.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import sh.shithub.actions.contracts.Topics;

/** What a topic must be ({@code contracts/Topics}), and what would be wiser. */
final class TopicRules {
    private TopicRules() {}

    /** @param grave whether the system does not work with it */
    record Fault(boolean grave, String says, String todo) {}

    static List<Fault> faults(Topics.Spec spec, TopicFacts topic, int brokers) {
        List<Fault> faults = new ArrayList<>();
        partitions(spec, topic, faults);
        replicas(topic, brokers, faults);
        config(spec, topic, faults);
        return faults;
    }

    /** More are no fault: with more instances than a topic has partitions, an operator raises their number. */
    private static void partitions(Topics.Spec spec, TopicFacts topic, List<Fault> faults) {
        if (topic.partitions() < spec.partitions()) {
            faults.add(new Fault(
                    true,
                    "has " + topic.partitions() + " partition(s); expected " + spec.partitions(),
                    "stop all services, for order is kept by key and partition, and run kafka-topics.sh --alter --topic "
                            + spec.name() + " --partitions " + spec.partitions()));
        }
        if (topic.leaderless() > 0) {
            faults.add(new Fault(
                    true,
                    topic.leaderless() + " partition(s) have no leader: nothing is written there or read",
                    "start the brokers that hold them"));
        }
    }

    private static void replicas(TopicFacts topic, int brokers, List<Fault> faults) {
        if (topic.minInSync() > topic.inSync()) {
            faults.add(new Fault(
                    true,
                    "takes no records: min.insync.replicas is " + topic.minInSync() + ", and a partition has "
                            + topic.inSync() + " replica(s) up to date",
                    "start the missing brokers, or lower min.insync.replicas"));
        } else if (topic.behind() > 0) {
            faults.add(new Fault(
                    false,
                    topic.behind() + " partition(s) have a replica that is not up to date",
                    "see whether a broker is down or slow"));
        }
        if (brokers > 1 && topic.replication() < 2) {
            faults.add(new Fault(
                    false,
                    "has one replica on a cluster of " + brokers + " brokers: what one broker loses is lost",
                    "raise the replication with kafka-reassign-partitions.sh; 3 with min.insync.replicas=2 is usual"));
        } else if (topic.replication() > 2 && topic.minInSync() < 2) {
            faults.add(new Fault(
                    false,
                    "acknowledges what one of " + topic.replication() + " replicas has: min.insync.replicas is 1",
                    "set min.insync.replicas=2"));
        }
    }

    private static void config(Topics.Spec spec, TopicFacts topic, List<Fault> faults) {
        long bytes = Long.parseLong(spec.config().get("max.message.bytes"));
        if (topic.maxMessageBytes() < bytes) {
            faults.add(new Fault(
                    true,
                    "takes records of " + topic.maxMessageBytes() + " bytes; expected " + bytes,
                    alter(spec, "max.message.bytes=" + bytes)));
        }
        if (!topic.cleanup().equals(spec.config().get("cleanup.policy"))) {
            faults.add(new Fault(
                    true,
                    "cleanup.policy is " + topic.cleanup() + ", which drops records that are needed; expected delete",
                    alter(spec, "cleanup.policy=delete")));
        }
        String compression = spec.config().get("compression.type");
        if (!topic.compression().equals(compression)) {
            faults.add(new Fault(
                    false,
                    "compression.type is " + topic.compression() + "; expected " + compression
                            + ": a small record of a stranger's may else be larger than a service's heap once it is read",
                    alter(spec, "compression.type=" + compression)));
        }
        long kept = Long.parseLong(spec.config().get("retention.ms"));
        if (topic.retentionMillis() >= 0 && topic.retentionMillis() < kept) {
            faults.add(new Fault(
                    false,
                    "keeps records for " + topic.retentionMillis() / 60_000 + " min; expected " + kept / 60_000
                            + ": after a longer outage some would be lost",
                    alter(spec, "retention.ms=" + kept)));
        }
    }

    private static String alter(Topics.Spec spec, String config) {
        return "kafka-configs.sh --bootstrap-server $SHITHUB_KAFKA_BOOTSTRAP --alter --entity-type topics --entity-name "
                + spec.name() + " --add-config " + config;
    }
}
