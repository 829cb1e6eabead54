package sh.shithub.actions.cli.doctor;

import java.time.Duration;
import java.util.ArrayList;
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
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.contracts.Topics;

/** Every topic of the contracts is there, as they want it. */
final class CheckTopics implements Check {
    private final DoctorsKafka kafka;

    CheckTopics(Settings settings, Duration patience) {
        kafka = new DoctorsKafka(settings, patience);
    }

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
                assess(spec, topic, settings(config), brokers, findings);
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

    private static void assess(
            Topics.Spec spec, TopicDescription topic, Function<String, String> config, int brokers, Findings findings) {
        TopicFacts facts = TopicFacts.of(topic, config);
        List<TopicRules.Fault> faults = new ArrayList<>(TopicRules.faults(spec, facts, brokers));
        if (faults.isEmpty()) {
            findings.ok(spec.name(), facts.inWords());
        }
        for (TopicRules.Fault fault : faults) {
            if (fault.grave()) {
                findings.failed(spec.name(), fault.says(), fault.todo());
            } else {
                findings.warning(spec.name(), fault.says(), fault.todo());
            }
        }
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
