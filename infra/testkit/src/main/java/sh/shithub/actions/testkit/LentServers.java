package sh.shithub.actions.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import sh.shithub.actions.contracts.OpaqueToken;
import sh.shithub.actions.devstack.process.Pids;
import sh.shithub.actions.devstack.servers.Folders;
import sh.shithub.actions.devstack.servers.ObjectStore;
import sh.shithub.actions.devstack.servers.Ports;
import sh.shithub.actions.devstack.servers.Postgres;

/**
 * The servers of this JVM: each started when a test first needs it, ended with the JVM. Their data lies in the module's target
 * folder under the JVM's process id, their logs beside it.
 */
final class LentServers {
    /** What a heap must hold for tests; the compiler's second stage would cost them more than it gives. */
    private static final List<String> JAVA_OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** Nothing of a test's database is worth keeping when the machine crashes. */
    private static final Map<String, String> POSTGRES_SETTINGS = Map.of(
            "fsync", "off",
            "full_page_writes", "off",
            "max_connections", "200",
            "shared_buffers", "64MB",
            "max_prepared_transactions", "0");

    private static final Path HOME = Path.of("target", "devstack").toAbsolutePath();
    private static final LentServers INSTANCE = new LentServers();

    private final Once<Path> data = new Once<>(LentServers::makeData);
    private final Once<LentPostgres> postgres = new Once<>(this::startPostgres);
    private final Once<LentKafka> kafka = new Once<>(() -> LentKafka.start(data.get(), logs(), JAVA_OPTIONS));
    private final Once<LentObjectStore> objectStore = new Once<>(this::startObjectStore);
    private final String masterKey = randomKey();

    private LentServers() {}

    static LentServers ofThisJvm() {
        return INSTANCE;
    }

    LentPostgres postgres() {
        return postgres.get();
    }

    LentKafka kafka() {
        return kafka.get();
    }

    LentObjectStore objectStore() {
        return objectStore.get();
    }

    String masterKey() {
        return masterKey;
    }

    private LentPostgres startPostgres() {
        Postgres kind = new Postgres(
                data.get().resolve("postgres"),
                logs().resolve("postgres.log"),
                Ports.free(),
                secret(),
                POSTGRES_SETTINGS);
        LocalServer server = new LocalServer(kind);
        server.start();
        return new LentPostgres(kind, server);
    }

    private LentObjectStore startObjectStore() {
        String accessKey = "devstack";
        String secretKey = secret();
        ObjectStore kind = new ObjectStore(
                data.get().resolve("objectstore"),
                logs().resolve("objectstore.log"),
                Ports.free(),
                accessKey,
                secretKey,
                JAVA_OPTIONS);
        LocalServer server = new LocalServer(kind);
        server.start();
        return new LentObjectStore(kind, server, accessKey, secretKey);
    }

    private static Path logs() {
        return HOME.resolve("logs");
    }

    /** The servers die with the JVM by themselves; what is left to do at its end is to delete what they wrote. */
    private static Path makeData() {
        try {
            Files.createDirectories(HOME);
            deleteAbandoned();
            Path data = Files.createDirectories(
                    HOME.resolve(Long.toString(ProcessHandle.current().pid())));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> INSTANCE.end(data), "devstack-end"));
            return data;
        } catch (IOException e) {
            throw new IllegalStateException("cannot make " + HOME + ": " + e.getMessage(), e);
        }
    }

    private void end(Path data) {
        try {
            Stream.of(postgres, kafka, objectStore)
                    .filter(Once::isMade)
                    .forEach(one -> one.get().server().kill());
            Folders.delete(data);
        } catch (IOException e) {
            System.err.println("left behind: " + data + " (" + e.getMessage() + ")");
        }
    }

    /** Data of JVMs that were killed. */
    private static void deleteAbandoned() throws IOException {
        try (Stream<Path> all = Files.list(HOME)) {
            for (Path one : all.filter(LentServers::isAbandoned).toList()) {
                Folders.delete(one);
            }
        }
    }

    private static boolean isAbandoned(Path data) {
        String name = data.getFileName().toString();
        return name.matches("\\d+") && !Pids.isRunning(Long.parseLong(name));
    }

    private static String secret() {
        return OpaqueToken.generate().hex();
    }

    private static String randomKey() {
        byte[] key = new byte[32];
        ThreadLocalRandom.current().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
