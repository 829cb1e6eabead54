package sh.shithub.actions.bench.load;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Plays many callers over a few keep-alive connections and fewer threads. Lean on purpose: it shares the machine's cores with
 * what it measures.
 */
public final class Generator implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group;
    private final List<LoadThread> loadThreads = new ArrayList<>();

    /** @throws java.net.ConnectException when nothing listens there */
    public Generator(URI target, int threads, int connections) {
        InetSocketAddress address = new InetSocketAddress(target.getHost(), target.getPort());
        group = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
        for (int i = 0; i < threads; i++) {
            loadThreads.add(new LoadThread((EventLoop) group.next(), address));
        }
        List<ChannelFuture> opened = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            opened.add(loadThreads.get(i % threads).connect());
        }
        opened.forEach(ChannelFuture::syncUninterruptibly);
    }

    /** Blocks until the load is over and every call is answered or given up. */
    public Tally drive(List<? extends Caller> callers, Load load) {
        List<CompletableFuture<Tally>> parts = new ArrayList<>();
        for (int i = 0; i < loadThreads.size(); i++) {
            Load share = load.share(i, loadThreads.size());
            if (share != null) {
                parts.add(loadThreads.get(i).drive(dealt(callers, i), share));
            }
        }
        return parts.stream().map(CompletableFuture::join).reduce(new Tally(), (one, other) -> one.plus(other, true));
    }

    private <C extends Caller> List<C> dealt(List<C> callers, int first) {
        return Stream.iterate(first, i -> i < callers.size(), i -> i + loadThreads.size())
                .<C>map(callers::get)
                .toList();
    }

    @Override
    public void close() {
        loadThreads.forEach(LoadThread::close);
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
