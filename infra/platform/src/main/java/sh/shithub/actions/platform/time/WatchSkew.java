package sh.shithub.actions.platform.time;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.contracts.Setting;
import sh.shithub.actions.platform.sweep.Sweeps;

/**
 * Tells when this machine's clock is wrong. No decision depends on it, but a clock that is not set drifts on, and the object storage
 * refuses calls that are dated wrong by 15 minutes. Never down: another instance would not do better.
 */
@Context
@Requires(beans = DatabaseClock.class)
final class WatchSkew implements HealthIndicator {
    private static final Logger LOG = LoggerFactory.getLogger(WatchSkew.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final String NAME = "clock";
    private static final String WARNING = "SHITHUB_CLOCK_WARNING";

    private final DatabaseClock clock;
    private final String instance;
    private final Duration warning;
    private boolean warned;

    WatchSkew(
            DatabaseClock clock,
            Sweeps sweeps,
            MeterRegistry registry,
            @Property(name = "shithub.instance") String instance,
            @Property(name = "shithub.clock-warning") String warning) {
        this.clock = clock;
        this.instance = instance;
        this.warning = Setting.duration(WARNING, warning);
        Setting.requireDuration(WARNING, this.warning, "1s", "10m", "2s");
        Gauge.builder("shithub.actions.clock.skew.seconds", clock, WatchSkew::aheadSeconds)
                .description("How far this machine's clock is ahead of the database's")
                .register(registry);
        sweeps.every(EVERY, "this machine's clock", this::look);
    }

    private static double aheadSeconds(DatabaseClock clock) {
        Duration ahead = clock.machineAhead();
        return ahead == null ? Double.NaN : ahead.toNanos() / 1e9;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        Map<String, Object> details = new LinkedHashMap<>();
        Duration ahead = clock.machineAhead();
        details.put("instance", instance);
        details.put("detail", ahead == null ? "the database's clock is not known yet" : says(ahead));
        details.put("warning", ahead != null && wrong(ahead));
        return Publishers.just(
                HealthResult.builder(NAME, HealthStatus.UP).details(details).build());
    }

    /** Logged once when the skew begins and once when it ends. */
    synchronized void look() {
        Duration ahead = clock.machineAhead();
        boolean wrong = ahead != null && wrong(ahead);
        if (wrong && !warned) {
            LOG.warn("the clock of {} is wrong: {}; let NTP (chrony, systemd-timesyncd) set it", instance, says(ahead));
        } else if (!wrong && warned) {
            LOG.info("the clock of {} is right again", instance);
        }
        warned = wrong;
    }

    private boolean wrong(Duration ahead) {
        return ahead.abs().minus(clock.give()).compareTo(warning) > 0;
    }

    private String says(Duration ahead) {
        return String.format(
                Locale.ROOT,
                "%.3f s %s the database's, give or take %.3f s",
                ahead.abs().toNanos() / 1e9,
                ahead.isNegative() ? "behind" : "ahead of",
                clock.give().toNanos() / 1e9);
    }
}
