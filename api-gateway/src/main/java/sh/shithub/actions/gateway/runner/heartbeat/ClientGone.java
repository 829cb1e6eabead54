package sh.shithub.actions.gateway.runner.heartbeat;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpRequestWrapper;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.CompletableFuture;

/**
 * Tells that a client has closed its connection while its call waits. Micronaut does not say so to a controller that answers by a future,
 * but it goes on reading from the connection meanwhile, so Netty sees the end and closes the channel.
 */
final class ClientGone {
    private ClientGone() {}

    /** @param then run on the connection's event loop, unless the call is answered before */
    static void watch(HttpRequest<?> request, CompletableFuture<?> answer, Runnable then) {
        HttpRequest<?> inner = request;
        while (inner instanceof HttpRequestWrapper<?> wrapper) {
            inner = wrapper.getDelegate();
        }
        if (inner instanceof NettyHttpRequest<?> netty) {
            ChannelFuture closed = netty.getChannelHandlerContext().channel().closeFuture();
            ChannelFutureListener listener = any -> then.run();
            closed.addListener(listener);
            // The connection lives on and carries other calls.
            answer.whenComplete((any, failure) -> closed.removeListener(listener));
        }
    }
}
