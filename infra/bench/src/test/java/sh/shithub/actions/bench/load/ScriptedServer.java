package sh.shithub.actions.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server that answers in exactly the bytes it is told to, in as many writes. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Collection<Socket> open = new ConcurrentLinkedQueue<>();
    private final Collection<String> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Script script;

    /** What is written, piece by piece; null ends the connection instead. */
    @FunctionalInterface
    interface Script {
        String[] answer(String request);
    }

    ScriptedServer(Script script) throws IOException {
        this.script = script;
        new Thread(this::accept, "scripted-server").start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    /** Heads and bodies, in the order in which they came. */
    Collection<String> requests() {
        return requests;
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                connections.incrementAndGet();
                new Thread(() -> serve(socket), "scripted-connection").start();
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String request = read(in);
            while (request != null) {
                requests.add(request);
                String[] pieces = script.answer(request);
                if (pieces == null) {
                    return;
                }
                write(socket.getOutputStream(), pieces);
                request = read(in);
            }
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    private static void write(OutputStream out, String[] pieces) throws IOException {
        for (String piece : pieces) {
            out.write(piece.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }

    private static String read(BufferedReader in) throws IOException {
        StringBuilder head = new StringBuilder();
        int length = 0;
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            head.append(line).append('\n');
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
            line = in.readLine();
        }
        char[] body = new char[length];
        int got = 0;
        while (line != null && got < length) {
            got += in.read(body, got, length - got);
        }
        return line == null ? null : head + "\n" + new String(body);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
