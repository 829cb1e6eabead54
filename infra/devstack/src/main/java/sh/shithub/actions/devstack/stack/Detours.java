package sh.shithub.actions.devstack.stack;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the services find a server that they are to reach through something else, such as a proxy that cuts connections. Nothing
 * else takes the detour: neither the stack's own questions nor what {@code .dev/env} says.
 *
 * @param ports of 127.0.0.1, by the server's name
 */
record Detours(Map<String, Integer> ports) {
    static final Detours NONE = new Detours(Map.of());
    private static final String PREFIX = "DETOUR_";

    /** An address of this server as the services are told it. */
    String address(String server, int port, String address) {
        return address.replace("127.0.0.1:" + port, "127.0.0.1:" + ports.getOrDefault(server, port));
    }

    /** A broker names the address at which its clients are to find it again. */
    Map<String, String> ofKafka(int port) {
        return ports.containsKey("kafka")
                ? Map.of("advertised.listeners", address("kafka", port, "PLAINTEXT://127.0.0.1:" + port))
                : Map.of();
    }

    static Detours read(Map<String, String> lines) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        lines.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                ports.put(key.substring(PREFIX.length()), Integer.valueOf(value));
            }
        });
        return new Detours(ports);
    }

    void write(Map<String, String> lines) {
        ports.forEach((server, port) -> lines.put(PREFIX + server, Integer.toString(port)));
    }
}
