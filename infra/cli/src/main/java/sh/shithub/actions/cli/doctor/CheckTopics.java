package sh.shithub.actions.cli.doctor;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import sh.shithub.actions.contracts.Topics;

/** Every topic of the contracts is there, as they want it. */
record CheckTopics(DoctorsKafka kafka) implements Check {
    @Override
    public void look(Findings findings) throws InterruptedException {
        kafka.ask(findings, false, admin -> look(admin, findings));
    }

    private static void look(Admin admin, Findings findings) throws ExecutionException, InterruptedException {
        List<String> names = Topics.all().stream().map(Topics.Spec::name).toList();
        Map<String, KafkaFuture<TopicDescription>> described =
                admin.describeTopics(names).topicNameValues();
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, KafkaFuture<Config>> configs =
                admin.describeConfigs(resources).values();
        int brokers = admin.describeCluster().nodes().get().size();
        for (Topics.Spec spec : Topics.all()) {
            try {
                TopicDescription topic = described.get(spec.name()).get();
                Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, spec.name()))
                        .get();
                new TopicRules(spec, TopicFacts.of(topic, settings(config)), findings).tell(brokers);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                findings.failed(spec.name(), "is not there", "create it: " + create(spec, brokers));
            }
        }
    }

    private static Function<String, String> settings(Config config) {
        return name ->
                config.get(name) == null ? "" : String.valueOf(config.get(name).value());
    }

    /** The command of Kafka's own tools, ready to be run. */
    static String create(Topics.Spec spec, int brokers) {
        return "kafka-topics.sh --bootstrap-server $SHITHUB_KAFKA_BOOTSTRAP --create --topic " + spec.name()
                + " --partitions " + spec.partitions() + " --replication-factor " + Math.min(3, Math.max(1, brokers))
                + spec.config().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> " --config " + entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining());
    }
}
