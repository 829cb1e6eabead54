package sh.shithub.actions.bench.load;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The head of a POST as the stock client sends it; what does not change between calls is made once. */
public final class Post {
    private static final byte[] LENGTH = ascii("\r\nContent-Length: ");
    private static final byte[] END = ascii("\r\n\r\n");

    private final byte[] start;

    public Post(URI target, String path) {
        start = ascii("POST " + path + " HTTP/1.1\r\nHost: " + target.getAuthority()
                + "\r\nUser-Agent: shithub-bench\r\nAccept: application/json\r\nContent-Type: application/json"
                + "\r\nAuthorization: Bearer ");
    }

    public void write(ByteBuf out, byte[] token, int bodyBytes) {
        out.writeBytes(start).writeBytes(token).writeBytes(LENGTH);
        number(out, bodyBytes);
        out.writeBytes(END);
    }

    public static void number(ByteBuf out, long value) {
        out.writeCharSequence(Long.toString(value), StandardCharsets.US_ASCII);
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
