package sh.shithub.actions.gateway.stop;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Context;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import sh.shithub.actions.platform.stop.StopSettings;
import sh.shithub.actions.platform.stop.StopStep;

/**
 * A gateway that stops first lets its clients go: calls that are held are answered, and every answer says {@code Connection: close}
 * ({@link CloseConnections}), so that the next call comes by a new connection, which the load balancer in front makes to another
 * instance. Until then this one works as ever: to close a connection that a client takes for open would cost it its call.
 */
@Context
final class SendClientsElsewhere implements StopStep {
    private static final long LOOK_MILLIS = 50;

    private final List<HeldCalls> held;
    private final BeanProvider<EmbeddedServer> server;
    private final DrainSettings settings;

    SendClientsElsewhere(
            List<HeldCalls> held, BeanProvider<EmbeddedServer> server, DrainSettings settings, StopSettings stop) {
        settings.requireFits(stop.within());
        this.held = held;
        this.server = server;
        this.settings = settings;
    }

    @Override
    public Turn turn() {
        return Turn.DOOR;
    }

    /** Returns when no client is connected, or the time is over. */
    @Override
    public void stop() throws InterruptedException {
        held.forEach(HeldCalls::letGo);
        long end = System.nanoTime() + settings.within().toNanos();
        while (connections().orElse(0) > 0 && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    @Override
    public Optional<String> open() {
        OptionalLong connections = connections();
        return connections.orElse(0) == 0 ? Optional.empty() : Optional.of(connections.getAsLong() + " connections");
    }

    private OptionalLong connections() {
        return server.get() instanceof GracefulShutdownCapable calls ? calls.reportActiveTasks() : OptionalLong.empty();
    }
}
