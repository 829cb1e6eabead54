package sh.shithub.actions.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between a service and PostgreSQL. Once armed, it passes the next COMMIT of a spent token on and loses the answer: the
 * connection ends, and the client cannot know whether it was committed. It was. On demand the database is away from then on.
 */
final class LossyProxy implements AutoCloseable {
    /** The driver gives the statement a name when it sends it first, and sends only the name from then on. */
    private static final Pattern NAMED = Pattern.compile("(S_\\d+)\0COMMIT");

    private final ServerSocket listener;
    private final int target;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean thenAway;
    private volatile boolean away;

    LossyProxy(int target) throws IOException {
        this.target = target;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void loseTheNextCommitsAnswer() {
        armed.set(true);
    }

    /** No connection is taken behind the loss. */
    void loseTheNextCommitsAnswerAndStayAway() {
        thenAway = true;
        armed.set(true);
    }

    void comeBack() {
        thenAway = false;
        away = false;
    }

    boolean hasLostOne() {
        return lost.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                if (away) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                AtomicBoolean swallow = new AtomicBoolean();
                connections.add(client);
                daemon(() -> toServer(client, server, swallow));
                daemon(() -> toClient(server, client, swallow));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void toServer(Socket client, Socket server, AtomicBoolean swallow) {
        AtomicReference<String> commit = new AtomicReference<>("COMMIT");
        AtomicBoolean spends = new AtomicBoolean();
        relay(client, server, bytes -> {
            String sent = new String(bytes, StandardCharsets.ISO_8859_1);
            spends.compareAndSet(false, sent.contains("UPDATE job_token_chains"));
            if (sent.contains(commit.get()) && spends.getAndSet(false) && armed.compareAndSet(true, false)) {
                swallow.set(true);
            }
            Matcher named = NAMED.matcher(sent);
            commit.set(named.find() ? "\0" + named.group(1) + "\0" : commit.get());
            return true;
        });
    }

    private void toClient(Socket server, Socket client, AtomicBoolean swallow) {
        relay(server, client, bytes -> {
            if (swallow.get()) {
                lost();
            }
            return !swallow.get();
        });
    }

    private void lost() {
        if (thenAway) {
            away = true;
            connections.forEach(LossyProxy::close);
        }
        lost.set(true);
    }

    private static void close(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Pass {
        boolean through(byte[] bytes);
    }

    private static void relay(Socket from, Socket to, Pass lets) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!lets.through(java.util.Arrays.copyOf(buffer, read))) {
                    return;
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException ended) {
            return;
        } catch (UncheckedIOException ended) {
            return;
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "lossy-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
