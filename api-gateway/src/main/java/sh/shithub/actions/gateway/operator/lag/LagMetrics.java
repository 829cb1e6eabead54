package sh.shithub.actions.gateway.operator.lag;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The last round as gauges, under the names of the common exporters where these have one (kafka_exporter), so that public
 * dashboards show them. Every gateway exports them: a consumer that died is told of by every gateway that lives. What is not known is NaN.
 * Labels are groups, topics, partitions and states, all of which are fixed lists.
 */
@Singleton
final class LagMetrics {
    private static final String GROUP = "kafka.consumergroup.";
    private static final List<String> STATES = List.of(
            "ok",
            "catching_up",
            "falling_behind",
            "stalled",
            "stopped",
            "never_committed",
            "data_lost",
            "paused",
            "unknown");

    private record Shown(MultiGauge gauge, Function<LagReport, List<MultiGauge.Row<?>>> rows) {}

    private final MeterRegistry registry;
    private final List<Shown> shown = new ArrayList<>();
    private volatile double collectedAt = Double.NaN;

    LagMetrics(MeterRegistry registry) {
        this.registry = registry;
        ofPartitions("lag", "records that wait in a partition", LagReport.Partition::lag);
        ofPartitions("current.offset", "committed offset of a partition", LagReport.Partition::committed);
        add("kafka.topic.partition.current.offset", "next offset that will be written", LagMetrics::ends);
        ofTopics("lag.sum", "records that wait in a topic", LagReport.Topic::lag);
        ofTopics("lag.seconds", "age of the oldest record that waits in a topic", LagReport.Topic::oldestAgeSeconds);
        ofTopics("drain.seconds", "until nothing waits, at the last minute's rates", LagReport.Topic::drainSeconds);
        ofTopics("in.rate", "records a second that come in", LagReport.Topic::inPerSecond);
        ofTopics("out.rate", "records a second that are read", LagReport.Topic::outPerSecond);
        ofGroups("members", "instances that are there", LagReport.Group::members);
        ofGroups("expected.members", "instances that the operator wants", LagReport.Group::expectedMembers);
        add(GROUP + "state", "1 for the state that a group is in", LagMetrics::states);
        Gauge.builder(GROUP + "collected.timestamp.seconds", () -> collectedAt)
                .description("when the last look at the groups began, seconds since 1970")
                .register(registry);
    }

    private void add(String name, String what, Function<LagReport, List<MultiGauge.Row<?>>> rows) {
        shown.add(new Shown(MultiGauge.builder(name).description(what).register(registry), rows));
    }

    void show(LagReport report) {
        collectedAt = Instant.parse(report.collectedAt()).toEpochMilli() / 1000.0;
        shown.forEach(one -> one.gauge().register(one.rows().apply(report), true));
    }

    private void ofPartitions(String name, String what, Function<LagReport.Partition, Number> value) {
        add(
                GROUP + name,
                what,
                report -> rows(
                        report,
                        (group, topic) -> topic.partitions().stream()
                                .map(partition -> MultiGauge.Row.of(
                                        ofTopic(group, topic).and("partition", Integer.toString(partition.partition())),
                                        known(value.apply(partition))))));
    }

    private void ofTopics(String name, String what, Function<LagReport.Topic, Number> value) {
        add(
                GROUP + name,
                what,
                report -> rows(
                        report,
                        (group, topic) ->
                                Stream.of(MultiGauge.Row.of(ofTopic(group, topic), known(value.apply(topic))))));
    }

    private void ofGroups(String name, String what, Function<LagReport.Group, Number> value) {
        add(
                GROUP + name,
                what,
                report -> report.groups().stream()
                        .<MultiGauge.Row<?>>map(group ->
                                MultiGauge.Row.of(Tags.of("consumergroup", group.group()), known(value.apply(group))))
                        .toList());
    }

    private static List<MultiGauge.Row<?>> rows(
            LagReport report, BiFunction<LagReport.Group, LagReport.Topic, Stream<MultiGauge.Row<Number>>> rows) {
        return report.groups().stream()
                .flatMap(group -> group.topics().stream().flatMap(topic -> rows.apply(group, topic)))
                .<MultiGauge.Row<?>>map(row -> row)
                .toList();
    }

    /** A topic that two groups read is written once. */
    private static List<MultiGauge.Row<?>> ends(LagReport report) {
        List<MultiGauge.Row<?>> all = new ArrayList<>();
        report.groups().stream()
                .flatMap(group -> group.topics().stream())
                .collect(java.util.stream.Collectors.toMap(LagReport.Topic::topic, Function.identity(), (a, b) -> a))
                .forEach((name, topic) -> topic.partitions()
                        .forEach(partition -> all.add(MultiGauge.Row.of(
                                Tags.of("topic", name, "partition", Integer.toString(partition.partition())),
                                known(partition.end())))));
        return all;
    }

    private static List<MultiGauge.Row<?>> states(LagReport report) {
        List<MultiGauge.Row<?>> all = new ArrayList<>();
        report.groups()
                .forEach(group -> STATES.forEach(name -> all.add(MultiGauge.Row.of(
                        Tags.of("consumergroup", group.group(), "state", name),
                        group.state().equals(name) ? 1 : 0))));
        return all;
    }

    private static Tags ofTopic(LagReport.Group group, LagReport.Topic topic) {
        return Tags.of("consumergroup", group.group(), "topic", topic.topic());
    }

    private static Number known(Number value) {
        return value == null ? Double.valueOf(Double.NaN) : value;
    }
}
