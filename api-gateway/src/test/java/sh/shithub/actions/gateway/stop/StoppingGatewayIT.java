package sh.shithub.actions.gateway.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.devstack.process.Wait;
import sh.shithub.actions.gateway.Caller;
import sh.shithub.actions.gateway.GatewayUnderTest;
import sh.shithub.actions.gateway.RawCall;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.RegisteredRunner;

/** What clients see of a gateway that stops: no call of theirs is lost. */
@ExtendWith(DevStackExtension.class)
class StoppingGatewayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HEARTBEAT = "/api/v1/runners/heartbeat";
    private static final String UNKNOWN_PATH = "GET /nothing HTTP/1.1\r\nHost: gateway\r\n\r\n";

    private final DevStack stack;

    StoppingGatewayIT(DevStack stack) {
        this.stack = stack;
    }

    @Test
    void its_clients_leave_it_before_its_port_closes() throws Exception {
        int management = freePort();
        GatewayUnderTest gateway = GatewayUnderTest.start(
                stack, Map.of("SHITHUB_DRAIN", "9s", "SHITHUB_MANAGEMENT_PORT", Integer.toString(management)));
        URI uri = gateway.uri();
        URI ready = URI.create("http://127.0.0.1:" + management + "/health/readiness");
        assertTrue(Wait.until(PATIENCE, () -> status(ready) == 200));
        RegisteredRunner runner = stack.registerRunner("held", List.of("linux"), 1);
        Caller caller = gateway.caller();
        CompletableFuture<Caller.Answer> held = caller.send(caller.request(HEARTBEAT)
                .header("Authorization", "Bearer " + runner.token())
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=50")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        URI health = URI.create("http://127.0.0.1:" + management + "/health");
        assertTrue(Wait.until(PATIENCE, () -> text(health).contains("\"waiting\":1")), () -> text(health));
        try (Socket kept = RawCall.send(uri, UNKNOWN_PATH)) {
            assertTrue(head(kept).contains("404 Not Found"));

            CompletableFuture<Void> stop = CompletableFuture.runAsync(gateway::close);
            assertEquals(204, held.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status());
            assertTrue(Wait.until(PATIENCE, () -> status(ready) == 503), "it is not ready any more");
            kept.getOutputStream().write(UNKNOWN_PATH.getBytes(StandardCharsets.US_ASCII));
            String last = head(kept);
            assertTrue(last.contains("404 Not Found"), "it goes on answering: " + last);
            assertTrue(last.toLowerCase(java.util.Locale.ROOT).contains("connection: close"), last);
            stop.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThrows(ConnectException.class, () -> new Socket(uri.getHost(), uri.getPort()).close());
    }

    @Test
    void a_client_that_connected_before_the_port_closed_is_answered() throws Exception {
        GatewayUnderTest gateway = GatewayUnderTest.start(stack, Map.of("SHITHUB_DRAIN", "0s"));
        URI uri = gateway.uri();
        try (Socket connected = new Socket(uri.getHost(), uri.getPort())) {
            CompletableFuture<Void> stop = CompletableFuture.runAsync(gateway::close);
            assertTrue(Wait.until(PATIENCE, () -> !listens(uri)));
            connected.getOutputStream().write(UNKNOWN_PATH.getBytes(StandardCharsets.US_ASCII));
            assertTrue(head(connected).contains("404 Not Found"));
            stop.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static boolean listens(URI uri) {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What is there of an answer once its header has ended. */
    private static String head(Socket from) throws IOException {
        from.setSoTimeout((int) PATIENCE.toMillis());
        StringBuilder head = new StringBuilder();
        byte[] some = new byte[4096];
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = from.getInputStream().read(some);
            if (read < 0) {
                break;
            }
            head.append(new String(some, 0, read, StandardCharsets.US_ASCII));
        }
        return head.toString();
    }

    private static int status(URI uri) {
        try {
            return ((HttpURLConnection) uri.toURL().openConnection()).getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static String text(URI uri) {
        try (InputStream body = uri.toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
