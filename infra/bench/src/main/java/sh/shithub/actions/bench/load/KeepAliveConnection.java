package sh.shithub.actions.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;

/** One keep-alive connection, with at most one call on it. */
final class KeepAliveConnection extends SimpleChannelInboundHandler<HttpObject> {
    private static final int REQUEST_BYTES = 8192;

    private final LoadThread thread;
    private final ByteBuf body = Unpooled.buffer(2048);
    private ChannelHandlerContext context;
    private Caller caller;
    private long since;
    private int status;
    private boolean keptAlive;

    KeepAliveConnection(LoadThread thread) {
        this.thread = thread;
    }

    /** @param due when the call should have been sent: where its latency begins */
    void send(Caller next, long due) {
        caller = next;
        since = due;
        ByteBuf request = context.alloc().buffer(REQUEST_BYTES);
        next.write(request);
        context.writeAndFlush(request, context.voidPromise());
    }

    /** Gives up on an answer. */
    void close() {
        context.close();
    }

    @Override
    public void channelActive(ChannelHandlerContext opened) {
        context = opened;
        thread.free(this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext unused, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            context.close();
            return;
        }
        if (part instanceof HttpResponse response) {
            status = response.status().code();
            keptAlive = HttpUtil.isKeepAlive(response);
            body.clear();
        }
        if (part instanceof HttpContent content) {
            body.writeBytes(content.content());
        }
        if (part instanceof LastHttpContent) {
            answered();
        }
    }

    private void answered() {
        Caller answeredOne = caller;
        if (answeredOne == null) {
            context.close(); // An answer to nothing: the connection is out of step.
            return;
        }
        caller = null;
        thread.answered(answeredOne, since, status, body);
        if (keptAlive) {
            thread.free(this);
        } else {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext unused) {
        Caller cutOff = caller;
        caller = null;
        thread.broken(this, cutOff);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext unused, Throwable cause) {
        context.close();
    }
}
