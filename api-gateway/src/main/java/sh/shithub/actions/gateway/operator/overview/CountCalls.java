package sh.shithub.actions.gateway.operator.overview;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;

/** Calls a second of this gateway, out of the framework's own count of them, over the last minute. */
@Singleton
class CountCalls {
    private static final String SERVER_REQUESTS = "http.server.requests";
    private static final long WINDOW_NANOS = 60_000_000_000L;

    private final MeterRegistry registry;
    private final Deque<Sample> samples = new ArrayDeque<>();

    CountCalls(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Sample(long nanos, long calls, long clientErrors, long serverErrors) {}

    @Scheduled(fixedDelay = "5s")
    void sample() {
        Sample now = count(System.nanoTime());
        synchronized (samples) {
            samples.addLast(now);
            while (now.nanos() - samples.getFirst().nanos() > WINDOW_NANOS) {
                samples.removeFirst();
            }
        }
    }

    private Sample count(long nanos) {
        long calls = 0;
        long clientErrors = 0;
        long serverErrors = 0;
        for (Timer timer : registry.find(SERVER_REQUESTS).timers()) {
            String status = timer.getId().getTag("status");
            calls += timer.count();
            clientErrors += status.startsWith("4") ? timer.count() : 0;
            serverErrors += status.startsWith("5") ? timer.count() : 0;
        }
        return new Sample(nanos, calls, clientErrors, serverErrors);
    }

    /** Null rates until there are two samples. */
    Overview.Gateway rates() {
        synchronized (samples) {
            if (samples.size() < 2) {
                return new Overview.Gateway(null, null, null, WINDOW_NANOS / 1e9);
            }
            Sample first = samples.getFirst();
            Sample last = samples.getLast();
            double seconds = (last.nanos() - first.nanos()) / 1e9;
            return new Overview.Gateway(
                    (last.calls() - first.calls()) / seconds,
                    (last.clientErrors() - first.clientErrors()) / seconds,
                    (last.serverErrors() - first.serverErrors()) / seconds,
                    seconds);
        }
    }
}
