package sh.shithub.actions.gateway.operator.logs;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.server.netty.DefaultHttpCompressionStrategy;
import io.micronaut.http.server.netty.HttpCompressionStrategy;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import jakarta.inject.Singleton;

/**
 * The server compresses JSON. Logs it does not: they are compressed where they are read and not on an event loop, under an ETag of
 * their own; and what is watched would come in bufferfuls.
 */
@Singleton
@Replaces(DefaultHttpCompressionStrategy.class)
record NoCompressionOfLogs(NettyHttpServerConfiguration server) implements HttpCompressionStrategy {
    @Override
    public boolean isEnabled() {
        return server.getCompressionThreshold() >= 0;
    }

    @Override
    public boolean shouldCompress(HttpResponse response) {
        String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        int length = response.headers().getInt(HttpHeaderNames.CONTENT_LENGTH, Integer.MAX_VALUE);
        return type.startsWith("application/json") && length >= server.getCompressionThreshold();
    }

    @Override
    public int getCompressionLevel() {
        return server.getCompressionLevel();
    }

    @Override
    public int getMaxZstdEncodeSize() {
        return server.getMaxZstdEncodeSize();
    }
}
