package sh.shithub.actions.checks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import sh.shithub.actions.checks.endtoend.RunningStack;
import sh.shithub.actions.checks.endtoend.RunningStackExtension;
import sh.shithub.actions.devstack.stack.Stack;

/** The system under test: two instances of each service, a proxy before each server, and the means to harm them. */
final class FaultyStack implements AutoCloseable {
    private static final Path HOME = Path.of("target/faults").toAbsolutePath();
    /** Where the ports of a stack's servers and of our proxies before them lie above its base. */
    private static final Map<String, Integer> SERVER_PORTS = Map.of("postgres", 2, "kafka", 3, "objectstore", 5);

    private static final int PROXIES = 4;
    private static final Map<String, String> SETTINGS = Map.of(
            "SHITHUB_HEARTBEATS_PER_MINUTE", "0",
            "SHITHUB_DRAIN", "1s",
            "SHITHUB_LOST_RUNNER_GRACE_SECONDS", "3",
            // Longer than the longest outage.
            "SHITHUB_CLAIM_ACK_SECONDS", "60",
            "SHITHUB_PATIENCE_SECONDS", "60");
    /** Longer than the longest outage; a job whose client a killed gateway has cost it ends soon after. */
    private static final int JOB_TOKEN_SECONDS = 60;
    /** By so much the database's clock may jump, and with it the end of each token. */
    private static final int SKEW_SECONDS = 60;

    private final Map<String, TcpProxy> proxies = new LinkedHashMap<>();
    private final Map<String, List<Down>> downs = new ConcurrentHashMap<>();
    private final Stack stack;
    private final RunningStack running;

    /** When a process was not there, in nanoseconds of this JVM. */
    private record Down(long from, long until) {}

    /** @param clocks whether clocks go wrong */
    FaultyStack(boolean clocks) {
        int base = RunningStackExtension.freeBase();
        SERVER_PORTS.forEach((server, port) -> proxies.put(server, new TcpProxy(base + PROXIES + port, base + port)));
        Map<String, Integer> detours = new HashMap<>();
        proxies.forEach((server, proxy) -> detours.put(server, proxy.port()));
        try {
            Files.createDirectories(HOME);
            Map<String, String> settings = new HashMap<>(SETTINGS);
            settings.put("SHITHUB_GROUP_PROTOCOL", RunningStackExtension.groupProtocol());
            settings.put(
                    "SHITHUB_JOB_TOKEN_SECONDS",
                    Integer.toString(clocks ? JOB_TOKEN_SECONDS + SKEW_SECONDS : JOB_TOKEN_SECONDS));
            stack = Stack.up(
                    HOME,
                    base,
                    settings,
                    detours,
                    "api-gateway=2",
                    "claim-service=2",
                    "log-service=2",
                    "status-service=2");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            proxies.values().forEach(TcpProxy::close);
            throw e;
        }
        running = new RunningStack(stack);
    }

    RunningStack running() {
        return running;
    }

    List<URI> gateways() {
        return List.of(running.gateway(), running.secondGateway());
    }

    TcpProxy proxy(String server) {
        return proxies.get(server);
    }

    void kill(String name) {
        downs.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>())
                .add(new Down(System.nanoTime(), Long.MAX_VALUE));
        stack.kill(name);
    }

    /** Returns when it is ready. */
    void start(String name) {
        stack.start(name);
        isBack(name);
    }

    void startOnceWith(String name, Map<String, String> variables) {
        stack.startOnceWith(name, variables);
        isBack(name);
    }

    private void isBack(String name) {
        List<Down> all = downs.getOrDefault(name, new ArrayList<>());
        if (!all.isEmpty()) {
            Down last = all.remove(all.size() - 1);
            all.add(new Down(last.from(), System.nanoTime()));
        }
    }

    void pause(String name) {
        stack.pause(name);
    }

    void resume(String name) {
        stack.resume(name);
    }

    /** Whether this gateway was killed between then and now: it may have lost a call that was made then. */
    boolean wasKilled(URI gateway, long sinceNanos) {
        String name = gateway.equals(running.gateway()) ? "api_gateway" : "api_gateway_2";
        return downs.getOrDefault(name, List.of()).stream().anyMatch(down -> down.until() - sinceNanos > 0);
    }

    long pid(String name) {
        return Long.parseLong(running.env("PID_" + name));
    }

    boolean isRunning(String name) {
        return stack.isRunning(name);
    }

    /** Names of all processes. */
    List<String> processes() {
        List<String> all = new ArrayList<>(Kind.Names.SERVERS);
        all.addAll(Kind.Names.SERVICES);
        return all;
    }

    Path log(String name) {
        return HOME.resolve("logs").resolve(name + ".log");
    }

    Path data(String server) {
        return HOME.resolve("data").resolve(server);
    }

    @Override
    public void close() {
        stack.wipe();
        proxies.values().forEach(TcpProxy::close);
    }
}
