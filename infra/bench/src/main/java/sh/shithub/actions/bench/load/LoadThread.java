package sh.shithub.actions.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One thread with its connections and its callers: the caller that has waited longest gets the next free connection. Everything here runs
 * on that thread, so nothing is shared and nothing is locked.
 */
final class LoadThread {
    private static final long RECONNECT_MILLIS = 100;
    private static final long TICK_MILLIS = 1;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Deque<KeepAliveConnection> free = new ArrayDeque<>();
    private final Set<KeepAliveConnection> busy = new HashSet<>();
    private final Deque<Caller> waiting = new ArrayDeque<>();
    private boolean closed;

    private Load load;
    private Tally tally;
    private CompletableFuture<Tally> finished;
    private long began;
    private long sent;
    private boolean open;
    private ScheduledFuture<?> ticker;

    LoadThread(EventLoop loop, InetSocketAddress target) {
        this.loop = loop;
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .remoteAddress(target)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpResponseDecoder(), new KeepAliveConnection(LoadThread.this));
                    }
                });
    }

    /** Opens one more connection. */
    ChannelFuture connect() {
        return bootstrap.connect();
    }

    CompletableFuture<Tally> drive(List<? extends Caller> callers, Load share) {
        CompletableFuture<Tally> result = new CompletableFuture<>();
        loop.execute(() -> begin(callers, share, result));
        return result;
    }

    void close() {
        loop.execute(() -> closed = true);
    }

    private void begin(Collection<? extends Caller> callers, Load share, CompletableFuture<Tally> result) {
        waiting.clear();
        waiting.addAll(callers);
        load = share;
        tally = new Tally();
        finished = result;
        began = System.nanoTime();
        sent = 0;
        open = true;
        loop.schedule(() -> stop(result), share.time().toNanos(), TimeUnit.NANOSECONDS);
        if (share.perSecond() > 0) {
            ticker = loop.scheduleAtFixedRate(this::pump, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
        pump();
        finishIfDone();
    }

    /** Sends what is due, as far as connections and callers are free. */
    private void pump() {
        while (open && !free.isEmpty() && !waiting.isEmpty()) {
            long now = System.nanoTime();
            long due = load.perSecond() > 0 ? began + (long) (sent * 1e9 / load.perSecond()) : now;
            if (due > now) {
                return;
            }
            KeepAliveConnection connection = free.poll();
            busy.add(connection);
            sent++;
            if (sent >= load.calls()) {
                open = false;
            }
            connection.send(waiting.poll(), due);
        }
    }

    void free(KeepAliveConnection connection) {
        busy.remove(connection);
        free.add(connection);
        pump();
        finishIfDone();
    }

    void answered(Caller caller, long since, int status, ByteBuf body) {
        long now = System.nanoTime();
        switch (caller.answered(status, body)) {
            case DONE -> {
                tally.done(now - since);
                waiting.add(caller);
            }
            case EMPTY -> {
                tally.empty();
                waiting.add(caller);
            }
            case FAILED -> tally.failed(Integer.toString(status));
            default -> throw new IllegalStateException();
        }
        tally.lasted(Duration.ofNanos(now - began));
        if (load.over().getAsBoolean()) {
            open = false;
        }
    }

    /** @param cutOff whose call was on it; null when the connection was free */
    void broken(KeepAliveConnection connection, Caller cutOff) {
        free.remove(connection);
        busy.remove(connection);
        if (cutOff != null) {
            cutOff.lost();
            tally.failed("connection lost");
        }
        reconnect();
        finishIfDone();
    }

    private void reconnect() {
        if (closed) {
            return;
        }
        connect().addListener(future -> {
            if (!future.isSuccess() && !closed) {
                loop.schedule(this::reconnect, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    private void stop(CompletableFuture<Tally> which) {
        if (which == finished) {
            open = false;
            loop.schedule(() -> giveUp(which), ANSWER_WITHIN.toNanos(), TimeUnit.NANOSECONDS);
            finishIfDone();
        }
    }

    private void giveUp(CompletableFuture<Tally> which) {
        if (which == finished) {
            List.copyOf(busy).forEach(KeepAliveConnection::close);
        }
    }

    /** Over when nothing more is sent, or no caller is left to send it, and every call is answered. */
    private void finishIfDone() {
        if (finished == null || !busy.isEmpty() || open && !waiting.isEmpty()) {
            return;
        }
        if (ticker != null) {
            ticker.cancel(false);
            ticker = null;
        }
        CompletableFuture<Tally> result = finished;
        finished = null;
        open = false;
        result.complete(tally);
    }
}
