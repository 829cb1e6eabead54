package sh.shithub.actions.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What a test class has of PostgreSQL, Kafka and S3: a database with this build's schema, all topics and a bucket, each new and
 * its own. The servers behind it are shared by all classes of the JVM and start when something of theirs is first asked for, so a
 * class that only connects to the database never waits for Kafka. Test classes that use it must not run at the same time in one
 * JVM, for the topics have fixed names.
 */
public final class DevStack implements AutoCloseable {
    private final LentServers servers = LentServers.ofThisJvm();
    private final Once<LentPostgres> postgres = new Once<>(() -> running(servers.postgres()));
    private final Once<LentObjectStore> objectStore = new Once<>(() -> running(servers.objectStore()));
    private final Once<LentKafka> kafka = new Once<>(this::renewedKafka);
    private final Once<String> database = new Once<>(() -> postgres.get().freshDatabase());
    private final Once<String> bucket = new Once<>(() -> objectStore.get().freshBucket());
    private final Once<S3Client> s3 = new Once<>(() -> objectStore.get().client());
    private final Once<String> operatorToken = new Once<>(this::addOperator);

    DevStack() {}

    /** What a service's process would find in its environment; starts all three servers, at the same time. */
    public Map<String, String> environment() {
        together(database, kafka, bucket);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SHITHUB_DATABASE_URL", databaseUrl());
        environment.put("SHITHUB_KAFKA_BOOTSTRAP", bootstrap());
        environment.putAll(storage());
        environment.put("SHITHUB_MASTER_KEY", masterKey());
        return environment;
    }

    /** What of it is about object storage; starts that server alone. */
    public Map<String, String> storage() {
        return Map.of(
                "SHITHUB_S3_ENDPOINT",
                s3Endpoint(),
                "SHITHUB_S3_BUCKET",
                bucket(),
                "SHITHUB_S3_ACCESS_KEY",
                objectStore.get().accessKey(),
                "SHITHUB_S3_SECRET_KEY",
                objectStore.get().secretKey());
    }

    /** {@code postgresql://user:password@host:port/name}: what psql takes, and {@code DatabaseUrl.parse}. */
    public String databaseUrl() {
        return postgres.get().kind().url(database.get());
    }

    /** A new connection to this class's database; the caller closes it. */
    public Connection connect() throws SQLException {
        return postgres.get().kind().connect(database.get());
    }

    /** Kafka's address, with all topics of the contracts there and empty. */
    public String bootstrap() {
        return kafka.get().bootstrap();
    }

    /** A client for this class's object storage; closed with this. */
    public S3Client s3() {
        return s3.get();
    }

    public String s3Endpoint() {
        return objectStore.get().kind().endpoint();
    }

    public String bucket() {
        return bucket.get();
    }

    /** {@code SHITHUB_MASTER_KEY}: the same for all classes of the JVM. */
    public String masterKey() {
        return servers.masterKey();
    }

    /** Registers a runner as {@code shithubd admin runner register} does. */
    public RegisteredRunner registerRunner(String name, List<String> labels, int capacity) {
        try (Connection connection = connect()) {
            return TokenRows.addRunner(connection, name, labels, capacity);
        } catch (SQLException e) {
            throw new IllegalStateException("the runner " + name + " cannot be registered: " + e.getMessage(), e);
        }
    }

    /** A token of scope {@code operator}; the same each time it is asked for. */
    public String operatorToken() {
        return operatorToken.get();
    }

    public Server postgres() {
        return postgres.get().server();
    }

    public Server kafka() {
        return kafka.get().server();
    }

    public Server objectStore() {
        return objectStore.get().server();
    }

    /** The next class finds the servers running, also when this one killed them; its own data goes. */
    @Override
    public void close() {
        if (s3.isMade()) {
            s3.get().close();
        }
        if (database.isMade()) {
            running(postgres.get()).drop(database.get());
        }
    }

    private LentKafka renewedKafka() {
        LentKafka lent = running(servers.kafka());
        lent.renew();
        return lent;
    }

    private String addOperator() {
        try (Connection connection = connect()) {
            return TokenRows.addOperator(connection, "devstack");
        } catch (SQLException e) {
            throw new IllegalStateException("no operator token: " + e.getMessage(), e);
        }
    }

    private static <T extends Lent> T running(T lent) {
        lent.server().start();
        return lent;
    }

    private static void together(Once<?>... parts) {
        CompletableFuture<?>[] starts = Stream.of(parts)
                .map(part -> CompletableFuture.runAsync(part::get, DevStack::inThreadOfItsOwn))
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(starts).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static void inThreadOfItsOwn(Runnable start) {
        new Thread(start, "devstack-start").start();
    }
}
