package sh.shithub.actions.gateway.operator.overview;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The last figures as gauges. Every gateway shows the same, so a sum over gateways counts them twice: {@code max}. What is not known is
 * NaN. Label sets are those that waited longest, at most {@link QueueFigures#SHOWN}, and the rest together; a name in brackets is no
 * runner's label.
 */
@Singleton
final class QueueMetrics {
    private static final String OTHER = "(other)";
    private static final String ANY = "(any)";

    private record Shown(MultiGauge gauge, Function<Figures, Stream<MultiGauge.Row<?>>> rows) {}

    private final MeterRegistry registry;
    private final List<Shown> shown = new ArrayList<>();
    private volatile Figures last = Figures.UNKNOWN;

    QueueMetrics(MeterRegistry registry) {
        this.registry = registry;
        many(
                "queue.depth",
                "Jobs that wait for a runner and for nothing but their place in line",
                figures -> sets(figures, Overview.Queued::waiting, Overview.QueueOther::waiting));
        many(
                "queue.oldest.seconds",
                "How long the oldest of them waits",
                figures -> sets(figures, Overview.Queued::oldestAgeSeconds, Overview.QueueOther::oldestAgeSeconds));
        many(
                "queue.live.runners",
                "Live runners that offer the labels that they ask for",
                figures -> sets(figures, Overview.Queued::liveRunners));
        many("queue.blocked", "Queued jobs that no runner may take yet", QueueMetrics::blocked);
        states("runners", "Runners by what they are good for", FleetFigures.State::runners);
        states("runner.capacity", "How many jobs they may run at once", FleetFigures.State::capacity);
        states(
                "runner.heartbeat.age.seconds",
                "Age of the last heartbeat of the quietest",
                FleetFigures.State::oldestHeartbeatSeconds);
        one("queue.unserved.label.sets", "Label sets with waiting jobs and no live runner", QueueMetrics::unserved);
        one(
                "active",
                "Jobs that runners hold",
                figures -> known(figures.running().jobs()));
        one(
                "offered",
                "Those of them whose runner has made no call",
                figures -> known(figures.running().offered()));
        one(
                "lease.oldest.seconds",
                "Since the oldest of them was handed out",
                figures -> known(figures.running().oldestLeaseAgeSeconds()));
        one(
                "finalization.backlog",
                "Logs that wait to be finished, up to 5000",
                figures -> known(figures.finalization().waiting()));
        one(
                "finalization.oldest.seconds",
                "How long the oldest of them is due",
                figures -> known(figures.finalization().oldestAgeSeconds()));
        one(
                "overview.collected.timestamp.seconds",
                "When these were read, seconds since 1970",
                figures -> figures.at() == null ? Double.NaN : figures.at().toEpochMilli() / 1000.0);
        FunctionCounter.builder(
                        name("runner.registrations"),
                        this,
                        self -> self.last.fleet().registered())
                .description("Runners that were ever registered")
                .register(registry);
        show(Figures.UNKNOWN);
    }

    private static String name(String rest) {
        return "shithub.actions." + rest;
    }

    private void many(String rest, String what, Function<Figures, Stream<MultiGauge.Row<?>>> rows) {
        shown.add(new Shown(MultiGauge.builder(name(rest)).description(what).register(registry), rows));
    }

    private void one(String rest, String what, ToDoubleFunction<Figures> value) {
        Gauge.builder(name(rest), this, self -> value.applyAsDouble(self.last))
                .description(what)
                .register(registry);
    }

    void show(Figures figures) {
        last = figures;
        shown.forEach(one -> one.gauge().register(one.rows().apply(figures).toList(), true));
    }

    private static Stream<MultiGauge.Row<?>> sets(
            Figures figures, Function<Overview.Queued, Number> value, Function<Overview.QueueOther, Number> ofOthers) {
        Number others = known(ofOthers.apply(figures.queue().other()));
        return Stream.concat(sets(figures, value), Stream.of(MultiGauge.Row.of(Tags.of("labels", OTHER), others)));
    }

    private static Stream<MultiGauge.Row<?>> sets(Figures figures, Function<Overview.Queued, Number> value) {
        return figures.queue().shown().stream()
                .map(set -> MultiGauge.Row.of(Tags.of("labels", text(set.labels())), value.apply(set)));
    }

    private static String text(List<String> labels) {
        return labels.isEmpty() ? ANY : String.join(",", labels);
    }

    private static Stream<MultiGauge.Row<?>> blocked(Figures figures) {
        return BlockedFigures.BLOCKERS.stream()
                .map(blocker -> MultiGauge.Row.of(
                        Tags.of("blocker", blocker.replace(' ', '_')),
                        known(figures.blocked().jobs(blocker))));
    }

    private void states(String rest, String what, Function<FleetFigures.State, Number> value) {
        many(
                rest,
                what,
                figures -> FleetFigures.STATES.stream()
                        .map(name -> MultiGauge.Row.of(
                                Tags.of("state", name),
                                known(value, figures.fleet().state(name)))));
    }

    private static double known(Function<FleetFigures.State, Number> value, FleetFigures.State state) {
        return state == null ? Double.NaN : known(value.apply(state));
    }

    private static double unserved(Figures figures) {
        List<Overview.Queued> sets = figures.queue().sets();
        return sets == null
                ? Double.NaN
                : sets.stream().filter(set -> set.liveRunners() == 0).count();
    }

    private static double known(Number value) {
        return value == null ? Double.NaN : value.doubleValue();
    }
}
