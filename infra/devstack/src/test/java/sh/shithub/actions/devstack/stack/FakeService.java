package sh.shithub.actions.devstack.stack;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** Stands in for a service where only its process matters: it is green at once and shows its environment. */
final class FakeService {
    private FakeService() {}

    public static void main(String[] args) throws Exception {
        if ("yes".equals(System.getenv("SHITHUB_FAKE_FAILS"))) {
            System.err.println("SHITHUB_FAKE_FAILS is yes; expected anything else");
            System.exit(78);
        }
        int port = Integer.parseInt(System.getenv("SHITHUB_MANAGEMENT_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            byte[] body = new TreeMap<>(System.getenv()).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }
}
