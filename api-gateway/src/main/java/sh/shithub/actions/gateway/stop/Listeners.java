package sh.shithub.actions.gateway.stop;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The ports that the gateway listens on: Micronaut closes them together with the connections, a stop needs the one before the other. */
@Singleton
final class Listeners implements BeanCreatedEventListener<NettyServerCustomizer.Registry>, NettyServerCustomizer {
    private final List<Channel> open = new CopyOnWriteArrayList<>();

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(this);
        return event.getBean();
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
        if (role == ChannelRole.LISTENER) {
            open.add(channel);
        }
        return this;
    }

    /** Returns when no further connection is taken. */
    void close() throws InterruptedException {
        for (Channel listener : open) {
            listener.close().await();
        }
    }
}
