package sh.shithub.actions.platform.consume;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.configuration.kafka.config.KafkaConsumerConfiguration;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import sh.shithub.actions.platform.stop.StopStep;

/**
 * The consumers of this instance: each {@link BatchHandler} reads its topic for as long as the service runs. When it stops, each finishes the
 * batch in its hand, commits, and leaves its group, so that the others take its partitions over at once and not after the
 * session's time-out.
 */
@Context
@Requires(property = "kafka.enabled", notEquals = "false", defaultValue = "true")
final class GroupMembers implements StopStep {
    private final List<GroupMember> members;

    GroupMembers(
            List<BatchHandler<?>> handlers,
            Tools tools,
            @Named("default") KafkaConsumerConfiguration<?, ?> kafka,
            RenewalSettings settings,
            EndOfProcess end,
            MeterRegistry registry,
            @Property(name = "shithub.instance", defaultValue = "") String instance) {
        members = handlers.stream()
                .map(handler -> member(handler, tools, registry, settings, end, config(kafka, handler, instance)))
                .toList();
        members.forEach(GroupMember::start);
    }

    private static Properties config(KafkaConsumerConfiguration<?, ?> kafka, BatchHandler<?> handler, String instance) {
        Properties config = new Properties();
        config.putAll(kafka.getConfig());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, handler.reads().group());
        config.put(
                ConsumerConfig.CLIENT_ID_CONFIG,
                instance + "-" + handler.reads().name());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // An offset that Kafka does not have is an event that must be stated, not jumped over.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return config;
    }

    private static <T> GroupMember member(
            BatchHandler<T> handler,
            Tools tools,
            MeterRegistry registry,
            RenewalSettings settings,
            EndOfProcess end,
            Properties config) {
        Subscription of = handler.reads();
        CountPolls counts = new CountPolls(registry, of.name());
        ConsumedOffsets offsets = new ConsumedOffsets(of, tools.topicIds());
        Places places = new Places(of, offsets, tools, counts);
        GuardedConsumer<T> guarded = new GuardedConsumer<>(handler, offsets, places, tools, counts);
        return new GroupMember(config, places, guarded, of, new Renewals(of.name(), settings.most(), counts, end));
    }

    List<GroupMember> all() {
        return members;
    }

    @Override
    public Turn turn() {
        return Turn.WORK;
    }

    @Override
    public void stop() throws InterruptedException {
        members.forEach(GroupMember::askToStop);
        for (GroupMember member : members) {
            member.awaitEnd();
        }
    }

    @Override
    public Optional<String> open() {
        String open = members.stream()
                .filter(GroupMember::alive)
                .map(member -> member.reads().name() + " " + member.at().orElse("that leaves its group"))
                .sorted()
                .collect(Collectors.joining(", "));
        return open.isEmpty() ? Optional.empty() : Optional.of(open);
    }
}
