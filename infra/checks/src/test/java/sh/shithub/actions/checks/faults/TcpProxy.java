package sh.shithub.actions.checks.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Stands before one server on loopback and harms the connections of single processes. Whose a connection is follows from the
 * client's port ({@link SocketOwner}), so one proxy a server is enough for faults between any two.
 */
final class TcpProxy implements AutoCloseable {
    private static final int BUFFER = 65_536;
    private final ServerSocket listening;
    private final int server;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    /** What happens to the connections of a process; zero breaks them. */
    private final Map<Long, Duration> harm = new ConcurrentHashMap<>();

    private volatile boolean closed;

    TcpProxy(int port, int server) {
        this.server = server;
        try {
            listening = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port, e);
        }
        daemon("proxy-" + port, this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Breaks the connections that the process has; new ones break at once, until {@link #heal}. Returns how many it had. */
    int cut(long pid) {
        harm.put(pid, Duration.ZERO);
        Set<Integer> ports = SocketOwner.ports(pid);
        return (int) links.stream()
                .filter(link -> link.isFrom(ports))
                .peek(Link::close)
                .count();
    }

    /** What the server says to the process comes later. Returns how many connections it had. */
    int delay(long pid, Duration by) {
        harm.put(pid, by);
        Set<Integer> ports = SocketOwner.ports(pid);
        return (int) links.stream()
                .filter(link -> link.isFrom(ports))
                .peek(link -> link.late = by)
                .count();
    }

    void heal(long pid) {
        Set<Integer> ports = SocketOwner.ports(pid);
        harm.remove(pid);
        links.stream().filter(link -> link.isFrom(ports)).forEach(link -> link.late = Duration.ZERO);
    }

    @Override
    public void close() {
        closed = true;
        quietly(listening);
        links.forEach(Link::close);
    }

    private void accept() {
        while (!closed) {
            try {
                open(listening.accept());
            } catch (IOException e) {
                // A connection that cannot be accepted is one that is gone.
            }
        }
    }

    private void open(Socket client) {
        Socket upstream;
        try {
            upstream = new Socket(InetAddress.getLoopbackAddress(), server);
        } catch (IOException e) {
            reset(client);
            return;
        }
        Link link = new Link(client, upstream);
        links.add(link);
        for (Map.Entry<Long, Duration> harmed : harm.entrySet()) {
            if (link.isFrom(SocketOwner.ports(harmed.getKey()))) {
                link.late = harmed.getValue();
                if (harmed.getValue().isZero()) {
                    link.close();
                    return;
                }
            }
        }
        link.start();
    }

    /** One client's connection and the one to the server behind it. */
    private final class Link {
        private final Socket client;
        private final Socket upstream;
        private volatile Duration late = Duration.ZERO;

        Link(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        boolean isFrom(Set<Integer> ports) {
            return ports.contains(client.getPort());
        }

        void start() {
            daemon("proxy-ask", () -> pump(client, upstream, false));
            daemon("proxy-answer", () -> pump(upstream, client, true));
        }

        private void pump(Socket from, Socket to, boolean answers) {
            byte[] buffer = new byte[BUFFER];
            boolean heldBack = false;
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                while (true) {
                    // What is there already has come while the part before it was held back.
                    boolean more = heldBack && in.available() > 0;
                    int length = in.read(buffer);
                    if (length < 0) {
                        break;
                    }
                    heldBack = answers && !late.isZero();
                    if (heldBack && !more) {
                        TimeUnit.MILLISECONDS.sleep(late.toMillis());
                    }
                    out.write(buffer, 0, length);
                }
            } catch (IOException e) {
                // Either side has gone: so does the other.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            close();
        }

        /** As a broken line ends: nothing that is under way arrives. */
        void close() {
            links.remove(this);
            reset(client);
            reset(upstream);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed.
        }
        quietly(socket);
    }

    private static void quietly(AutoCloseable closing) {
        try {
            closing.close();
        } catch (Exception e) {
            // It is closed.
        }
    }

    private static void daemon(String name, Runnable act) {
        Thread thread = new Thread(act, name);
        thread.setDaemon(true);
        thread.start();
    }
}
