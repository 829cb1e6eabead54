package sh.shithub.actions.cli.doctor;

import sh.shithub.actions.contracts.Topics;

/** What a topic must be ({@code contracts/Topics}), and what would be wiser. */
record TopicRules(Topics.Spec spec, TopicFacts topic, Findings findings) {
    /** @param brokers how many the cluster has */
    void tell(int brokers) {
        int before = findings.count();
        partitions();
        replicas(brokers);
        config();
        if (findings.count() == before) {
            findings.ok(spec.name(), topic.inWords());
        }
    }

    /** More are no fault: with more instances than a topic has partitions, an operator raises their number. */
    private void partitions() {
        if (topic.partitions() < spec.partitions()) {
            findings.failed(
                    spec.name(),
                    "has " + topic.partitions() + " partition(s); expected " + spec.partitions(),
                    "stop all services, for order is kept by key and partition, and run kafka-topics.sh --alter --topic "
                            + spec.name() + " --partitions " + spec.partitions());
        }
        if (topic.leaderless() > 0) {
            findings.failed(
                    spec.name(),
                    topic.leaderless() + " partition(s) have no leader: nothing is written there or read",
                    "start the brokers that hold them");
        }
    }

    private void replicas(int brokers) {
        if (topic.minInSync() > topic.inSync()) {
            findings.failed(
                    spec.name(),
                    "takes no records: min.insync.replicas is " + topic.minInSync() + ", and a partition has "
                            + topic.inSync() + " replica(s) up to date",
                    "start the missing brokers, or lower min.insync.replicas");
        } else if (topic.behind() > 0) {
            findings.warning(
                    spec.name(),
                    topic.behind() + " partition(s) have a replica that is not up to date",
                    "see whether a broker is down or slow");
        }
        if (brokers > 1 && topic.replication() < 2) {
            findings.warning(
                    spec.name(),
                    "has one replica on a cluster of " + brokers + " brokers: what one broker loses is lost",
                    "raise the replication with kafka-reassign-partitions.sh; 3 with min.insync.replicas=2 is usual");
        } else if (topic.replication() > 2 && topic.minInSync() < 2) {
            findings.warning(
                    spec.name(),
                    "acknowledges what one of " + topic.replication() + " replicas has: min.insync.replicas is 1",
                    "set min.insync.replicas=2");
        }
    }

    private void config() {
        long bytes = Long.parseLong(spec.config().get("max.message.bytes"));
        if (topic.maxMessageBytes() < bytes) {
            findings.failed(
                    spec.name(),
                    "takes records of " + topic.maxMessageBytes() + " bytes; expected " + bytes,
                    alter("max.message.bytes=" + bytes));
        }
        if (!topic.cleanup().equals(spec.config().get("cleanup.policy"))) {
            findings.failed(
                    spec.name(),
                    "cleanup.policy is " + topic.cleanup() + ", which drops records that are needed; expected delete",
                    alter("cleanup.policy=delete"));
        }
        String compression = spec.config().get("compression.type");
        if (!topic.compression().equals(compression)) {
            findings.warning(
                    spec.name(),
                    "compression.type is " + topic.compression() + "; expected " + compression
                            + ": a small record of a stranger's may else be larger than a service's heap once it is read",
                    alter("compression.type=" + compression));
        }
        long kept = Long.parseLong(spec.config().get("retention.ms"));
        if (topic.retentionMillis() >= 0 && topic.retentionMillis() < kept) {
            findings.warning(
                    spec.name(),
                    "keeps records for " + topic.retentionMillis() / 60_000 + " min; expected " + kept / 60_000
                            + ": after a longer outage some would be lost",
                    alter("retention.ms=" + kept));
        }
    }

    private String alter(String config) {
        return "kafka-configs.sh --bootstrap-server $SHITHUB_KAFKA_BOOTSTRAP --alter --entity-type topics --entity-name "
                + spec.name() + " --add-config " + config;
    }
}
