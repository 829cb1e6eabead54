package sh.shithub.actions.checks.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clients are this process; a process without connections stands for all others. */
class TcpProxyTest {
    private static final long SELF = ProcessHandle.current().pid();
    private static final long OTHER = 1;
    private static final Duration LATE = Duration.ofMillis(300);

    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread echo = new Thread(this::echoes);
        echo.setDaemon(true);
        echo.start();
        proxy = new TcpProxy(0, server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void what_is_said_arrives() throws IOException {
        try (Client client = new Client()) {
            assertEquals("one", client.ask("one"));
            assertEquals("two", client.ask("two"));
        }
    }

    @Test
    void a_cut_breaks_what_is_open_and_what_is_opened_until_it_is_healed() throws IOException {
        try (Client client = new Client()) {
            client.ask("one");
            assertEquals(1, proxy.cut(SELF));
            assertThrows(IOException.class, () -> client.ask("two"));
        }
        assertThrows(IOException.class, () -> new Client().ask("three"));
        proxy.heal(SELF);
        try (Client client = new Client()) {
            assertEquals("four", client.ask("four"));
        }
    }

    @Test
    void answers_come_late_until_it_is_healed() throws IOException {
        try (Client client = new Client()) {
            client.ask("one");
            assertEquals(1, proxy.delay(SELF, LATE));
            assertTrue(timeOf(client).compareTo(LATE) >= 0);
            try (Client another = new Client()) {
                assertTrue(timeOf(another).compareTo(LATE) >= 0, "new connections too");
            }
            proxy.heal(SELF);
            assertTrue(timeOf(client).compareTo(LATE) < 0);
        }
    }

    @Test
    void other_processes_are_let_be() throws IOException {
        try (Client client = new Client()) {
            client.ask("one");
            assertEquals(0, proxy.cut(OTHER));
            assertEquals("two", client.ask("two"));
        }
    }

    private static Duration timeOf(Client client) throws IOException {
        long begun = System.nanoTime();
        client.ask("when");
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private final class Client implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        Client() throws IOException {}

        String ask(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            String answer = in.readLine();
            if (answer == null) {
                throw new IOException("closed");
            }
            return answer;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private void echoes() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread thread = new Thread(() -> echo(client));
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // The test has broken it.
        }
    }
}
