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

    private final MultiGauge depth;
    private final MultiGauge oldest;
    private final MultiGauge live;
    private final MultiGauge blocked;
    private final MultiGauge runners;
    private final MultiGauge capacity;
    private final MultiGauge heartbeatAge;
    private volatile Figures last = Figures.UNKNOWN;

    QueueMetrics(MeterRegistry registry) {
        depth = many(registry, "queue.depth", "Jobs that wait for a runner and for nothing but their place in line");
        oldest = many(registry, "queue.oldest.seconds", "How long the oldest of them waits");
        live = many(registry, "queue.live.runners", "Live runners that offer the labels that they ask for");
        blocked = many(registry, "queue.blocked", "Queued jobs that no runner may take yet");
        runners = many(registry, "runners", "Runners by what they are good for");
        capacity = many(registry, "runner.capacity", "How many jobs they may run at once");
        heartbeatAge = many(registry, "runner.heartbeat.age.seconds", "Age of the last heartbeat of the quietest");
        one(
                registry,
                "queue.unserved.label.sets",
                "Label sets with waiting jobs and no live runner",
                QueueMetrics::unserved);
        one(
                registry,
                "active",
                "Jobs that runners hold",
                figures -> known(figures.running().jobs()));
        one(
                registry,
                "offered",
                "Those of them whose runner has made no call",
                figures -> known(figures.running().offered()));
        one(
                registry,
                "lease.oldest.seconds",
                "Since the oldest of them was handed out",
                figures -> known(figures.running().oldestLeaseAgeSeconds()));
        one(
                registry,
                "finalization.backlog",
                "Logs that wait to be finished, up to 5000",
                figures -> known(figures.finalization().waiting()));
        one(
                registry,
                "finalization.oldest.seconds",
                "How long the oldest of them is due",
                figures -> known(figures.finalization().oldestAgeSeconds()));
        one(
                registry,
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

    private static MultiGauge many(MeterRegistry registry, String rest, String what) {
        return MultiGauge.builder(name(rest)).description(what).register(registry);
    }

    private void one(MeterRegistry registry, String rest, String what, ToDoubleFunction<Figures> value) {
        Gauge.builder(name(rest), this, self -> value.applyAsDouble(self.last))
                .description(what)
                .register(registry);
    }

    void show(Figures figures) {
        last = figures;
        Overview.QueueOther other = figures.queue().other();
        sets(depth, figures, Overview.Queued::waiting, other.waiting());
        sets(oldest, figures, Overview.Queued::oldestAgeSeconds, other.oldestAgeSeconds());
        live.register(sets(figures, Overview.Queued::liveRunners).toList(), true);
        blocked.register(blocked(figures), true);
        states(runners, figures, FleetFigures.State::runners);
        states(capacity, figures, FleetFigures.State::capacity);
        states(heartbeatAge, figures, FleetFigures.State::oldestHeartbeatSeconds);
    }

    private static void sets(
            MultiGauge gauge, Figures figures, Function<Overview.Queued, Number> value, Number ofOthers) {
        MultiGauge.Row<Number> others = MultiGauge.Row.of(Tags.of("labels", OTHER), known(ofOthers));
        gauge.register(Stream.concat(sets(figures, value), Stream.of(others)).toList(), true);
    }

    private static Stream<MultiGauge.Row<?>> sets(Figures figures, Function<Overview.Queued, Number> value) {
        return figures.queue().shown().stream()
                .map(set -> MultiGauge.Row.of(Tags.of("labels", text(set.labels())), value.apply(set)));
    }

    private static String text(List<String> labels) {
        return labels.isEmpty() ? ANY : String.join(",", labels);
    }

    private static List<MultiGauge.Row<?>> blocked(Figures figures) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (String blocker : BlockedFigures.BLOCKERS) {
            rows.add(MultiGauge.Row.of(
                    Tags.of("blocker", blocker.replace(' ', '_')),
                    known(figures.blocked().jobs(blocker))));
        }
        return rows;
    }

    private static void states(MultiGauge gauge, Figures figures, Function<FleetFigures.State, Number> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (String name : FleetFigures.STATES) {
            FleetFigures.State state = figures.fleet().state(name);
            rows.add(MultiGauge.Row.of(Tags.of("state", name), known(state == null ? null : value.apply(state))));
        }
        gauge.register(rows, true);
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
