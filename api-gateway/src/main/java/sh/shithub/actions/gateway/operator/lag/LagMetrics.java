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

    private final MultiGauge lag;
    private final MultiGauge offset;
    private final MultiGauge end;
    private final MultiGauge lagSum;
    private final MultiGauge seconds;
    private final MultiGauge drain;
    private final MultiGauge in;
    private final MultiGauge out;
    private final MultiGauge members;
    private final MultiGauge expected;
    private final MultiGauge state;
    private volatile double collectedAt = Double.NaN;

    LagMetrics(MeterRegistry registry) {
        lag = gauge(registry, "kafka.consumergroup.lag", "records that wait in a partition");
        offset = gauge(registry, "kafka.consumergroup.current.offset", "committed offset of a partition");
        end = gauge(registry, "kafka.topic.partition.current.offset", "next offset that will be written");
        lagSum = gauge(registry, "kafka.consumergroup.lag.sum", "records that wait in a topic");
        seconds = gauge(registry, "kafka.consumergroup.lag.seconds", "age of the oldest record that waits in a topic");
        drain = gauge(registry, "kafka.consumergroup.drain.seconds", "until nothing waits, at the last minute's rates");
        in = gauge(registry, "kafka.consumergroup.in.rate", "records a second that come in");
        out = gauge(registry, "kafka.consumergroup.out.rate", "records a second that are read");
        members = gauge(registry, "kafka.consumergroup.members", "instances that are there");
        expected = gauge(registry, "kafka.consumergroup.expected.members", "instances that the operator wants");
        state = gauge(registry, "kafka.consumergroup.state", "1 for the state that a group is in");
        Gauge.builder("kafka.consumergroup.collected.timestamp.seconds", () -> collectedAt)
                .description("when the last look at the groups began, seconds since 1970")
                .register(registry);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String what) {
        return MultiGauge.builder(name).description(what).register(registry);
    }

    void show(LagReport report) {
        collectedAt = Instant.parse(report.collectedAt()).toEpochMilli() / 1000.0;
        partitions(lag, report, LagReport.Partition::lag);
        partitions(offset, report, LagReport.Partition::committed);
        end.register(ends(report), true);
        topics(lagSum, report, LagReport.Topic::lag);
        topics(seconds, report, LagReport.Topic::oldestAgeSeconds);
        topics(drain, report, LagReport.Topic::drainSeconds);
        topics(in, report, LagReport.Topic::inPerSecond);
        topics(out, report, LagReport.Topic::outPerSecond);
        groups(members, report, LagReport.Group::members);
        groups(expected, report, LagReport.Group::expectedMembers);
        state.register(states(report), true);
    }

    private static void partitions(MultiGauge gauge, LagReport report, Function<LagReport.Partition, Number> value) {
        gauge.register(
                rows(
                        report,
                        (group, topic) -> topic.partitions().stream()
                                .map(partition -> MultiGauge.Row.of(
                                        ofTopic(group, topic).and("partition", Integer.toString(partition.partition())),
                                        known(value.apply(partition))))),
                true);
    }

    private static void topics(MultiGauge gauge, LagReport report, Function<LagReport.Topic, Number> value) {
        gauge.register(
                rows(
                        report,
                        (group, topic) ->
                                Stream.of(MultiGauge.Row.of(ofTopic(group, topic), known(value.apply(topic))))),
                true);
    }

    private static List<MultiGauge.Row<?>> rows(
            LagReport report, BiFunction<LagReport.Group, LagReport.Topic, Stream<MultiGauge.Row<Number>>> rows) {
        List<MultiGauge.Row<?>> all = new ArrayList<>();
        report.groups()
                .forEach(group ->
                        group.topics().forEach(topic -> rows.apply(group, topic).forEach(all::add)));
        return all;
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

    private static void groups(MultiGauge gauge, LagReport report, Function<LagReport.Group, Number> value) {
        List<MultiGauge.Row<?>> all = new ArrayList<>();
        report.groups()
                .forEach(group ->
                        all.add(MultiGauge.Row.of(Tags.of("consumergroup", group.group()), known(value.apply(group)))));
        gauge.register(all, true);
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
