package sh.shithub.actions.devstack.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import sh.shithub.actions.devstack.process.Ending;
import sh.shithub.actions.devstack.process.Program;
import sh.shithub.actions.devstack.process.ShortRun;
import sh.shithub.actions.devstack.process.Signal;
import sh.shithub.actions.devstack.process.StartFailedException;

/** One Kafka broker that is its own controller, on loopback. */
public final class Kafka implements ServerKind {
    private static final int CONNECT_MILLIS = 200;

    private final Path data;
    private final Path log;
    private final int port;
    private final int controllerPort;
    private final List<String> options;
    private final Map<String, String> listeners;
    private final Map<String, String> more;

    /**
     * @param data its directory; made and formatted when it is not there
     * @param options for its Java, such as the size of its heap
     * @param listeners further ones, address by protocol (SASL_SSL, for example)
     * @param more settings that these need
     */
    public Kafka(
            Path data,
            Path log,
            int port,
            int controllerPort,
            List<String> options,
            Map<String, String> listeners,
            Map<String, String> more) {
        this.data = data.toAbsolutePath();
        this.log = log;
        this.port = port;
        this.controllerPort = controllerPort;
        this.options = options;
        this.listeners = listeners;
        this.more = more;
    }

    @Override
    public String name() {
        return "kafka";
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void prepare() {
        try {
            Files.createDirectories(data);
            Files.writeString(properties(), text());
            if (!Files.exists(formatted())) {
                format();
            }
        } catch (IOException e) {
            throw new StartFailedException("the data directory " + data + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** The mark is made last: a format that was cut off is done again. */
    private void format() throws IOException {
        Folders.delete(records());
        ShortRun.of(
                "formatting Kafka's storage",
                log,
                java(
                        List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        Uuid.randomUuid().toString(),
                        "--config",
                        properties().toString()));
        Files.createFile(formatted());
    }

    @Override
    public Program program() {
        List<String> shared = new ArrayList<>(
                ClassData.options(name(), ServerFiles.of("kafka").jars()));
        shared.addAll(options);
        List<String> command = java(shared, "kafka.Kafka", properties().toString());
        Ending ending = new Ending(Signal.TERM, Duration.ofSeconds(20));
        return new Program(name(), command, Map.of(), log, ending, Signal.KILL);
    }

    /** It listens to clients only when it is ready for them. */
    @Override
    public boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String text() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        String advertised =
                "PLAINTEXT://" + bootstrap() + further(listener -> listener.getKey() + "://" + listener.getValue());
        settings.put("listeners", advertised + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", advertised);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"
                        + further(listener -> listener.getKey() + ":" + listener.getKey()));
        settings.put("log.dirs", records().toString());
        settings.putAll(Broker.settings());
        settings.putAll(more);
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private String further(Function<Map.Entry<String, String>, String> written) {
        return listeners.entrySet().stream()
                .map(listener -> "," + written.apply(listener))
                .collect(Collectors.joining());
    }

    private List<String> java(List<String> options, String... main) {
        ServerFiles files = ServerFiles.of("kafka");
        List<String> all = new ArrayList<>();
        all.add("-Dlog4j2.configurationFile=" + files.file("log4j2.xml"));
        all.addAll(options);
        all.addAll(List.of("-cp", files.classPath()));
        return Java.command(all, main);
    }

    private Path properties() {
        return data.resolve("server.properties");
    }

    private Path records() {
        return data.resolve("records");
    }

    private Path formatted() {
        return data.resolve("formatted");
    }
}
