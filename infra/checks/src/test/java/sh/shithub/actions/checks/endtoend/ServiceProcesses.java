package sh.shithub.actions.checks.endtoend;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The four services, each as a process of its own, on servers that somebody else started. */
final class ServiceProcesses implements AutoCloseable {
    private static final List<String> SERVICES =
            List.of("api-gateway", "claim-service", "log-service", "status-service");
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<Process> processes = new ArrayList<>();
    private final int gatewayPort = freePort();

    private ServiceProcesses() {}

    /** Returns when every health check is green. */
    static ServiceProcesses start(Map<String, String> environment) {
        ServiceProcesses services = new ServiceProcesses();
        try {
            List<Integer> ports = SERVICES.stream()
                    .map(name -> services.start(name, environment))
                    .toList();
            ports.forEach(ServiceProcesses::awaitHealth);
            return services;
        } catch (RuntimeException e) {
            services.end();
            throw e;
        }
    }

    URI gateway() {
        return URI.create("http://127.0.0.1:" + gatewayPort);
    }

    /** Returns the management port. */
    private int start(String name, Map<String, String> environment) {
        int management = freePort();
        String jar = ROOT.resolve(name + "/target/" + name + ".jar").toString();
        ProcessBuilder process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-jar",
                jar);
        process.environment().putAll(environment);
        process.environment().put("SHITHUB_MANAGEMENT_PORT", Integer.toString(management));
        process.environment().put("SHITHUB_HTTP_PORT", Integer.toString(gatewayPort));
        process.redirectErrorStream(true)
                .redirectOutput(
                        Path.of("target", "container-broker-" + name + ".log").toFile());
        try {
            processes.add(process.start());
            return management;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitHealth(int port) {
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .build();
        await("the health check on port " + port)
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> HTTP.send(health, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
    }

    /** Each stops in order when it is asked to, and says so by its exit code. */
    @Override
    public void close() {
        end();
        List<Integer> codes = processes.stream().map(Process::exitValue).toList();
        if (codes.stream().anyMatch(code -> code != 0)) {
            throw new IllegalStateException("services " + SERVICES + " ended with " + codes);
        }
    }

    private void end() {
        processes.forEach(Process::destroy);
        processes.forEach(ServiceProcesses::awaitEnd);
    }

    private static void awaitEnd(Process process) {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
