package sh.shithub.actions.gateway.gather;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Micronaut closes a connection on which nothing moves for some minutes; one whose call waits for its answer is not idle. */
@Singleton
record WaitingConnections(PatienceSettings settings) implements BeanCreatedEventListener<NettyHttpServerConfiguration> {
    private static final Duration ANSWER = Duration.ofMinutes(1);

    @Override
    public NettyHttpServerConfiguration onCreated(BeanCreatedEvent<NettyHttpServerConfiguration> event) {
        NettyHttpServerConfiguration server = event.getBean();
        Duration longest = settings.unknownOutcome().plus(ANSWER);
        if (server.getIdleTimeout().compareTo(longest) < 0) {
            server.setIdleTimeout(longest);
        }
        return server;
    }
}
