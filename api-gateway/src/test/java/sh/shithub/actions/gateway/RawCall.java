package sh.shithub.actions.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A call byte for byte as it is written here: what no HTTP client would send. */
public final class RawCall {
    private static final int PATIENCE_MILLIS = 20_000;

    private RawCall() {}

    /** All that the server answers until it closes the connection, as the request should ask it to. */
    public static String answer(URI server, String request) {
        try (Socket socket = send(server, request)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The connection on which the request was sent; whoever closes it unread loses the answer. */
    public static Socket send(URI server, String request) {
        try {
            Socket socket = new Socket(server.getHost(), server.getPort());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A POST of JSON on a connection of its own. */
    public static String post(String path, String token, String headers, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + token + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }
}
