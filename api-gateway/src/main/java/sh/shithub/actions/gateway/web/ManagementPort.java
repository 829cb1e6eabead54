package sh.shithub.actions.gateway.web;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration.NettyListenerConfiguration;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Two ports, each at an address of its own: one for runners and operators, one for management. The framework opens the second by
 * itself, but at the first one's address; and listeners named in a file come in no order, though the first one's port is the server's.
 */
@Singleton
final class ManagementPort implements BeanCreatedEventListener<NettyHttpServerConfiguration> {
    private final String address;
    private final int port;

    ManagementPort(
            @Property(name = "shithub.management-listen") String address,
            @Property(name = "endpoints.all.port") int port) {
        this.address = address;
        this.port = port;
    }

    @Override
    public NettyHttpServerConfiguration onCreated(BeanCreatedEvent<NettyHttpServerConfiguration> created) {
        NettyHttpServerConfiguration server = created.getBean();
        NettyListenerConfiguration calls = listener(
                "calls", server.getHost().orElseThrow(), server.getPort().orElseThrow());
        NettyListenerConfiguration management = listener("management", address, port);
        management.setExposeDefaultRoutes(false);
        // Health is asked until the end.
        management.setSupportGracefulShutdown(false);
        server.setListeners(List.of(calls, management));
        return server;
    }

    private static NettyListenerConfiguration listener(String name, String address, int port) {
        NettyListenerConfiguration listener = new NettyListenerConfiguration(name);
        listener.setHost(address);
        listener.setPort(port);
        return listener;
    }
}
