package sh.shithub.actions.testkit.secure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import sh.shithub.actions.devstack.servers.Kafka;
import sh.shithub.actions.devstack.servers.Ports;
import sh.shithub.actions.devstack.servers.TopicSet;
import sh.shithub.actions.testkit.LocalServer;

/**
 * A broker as production has it: clients come over TLS, show a certificate and sign in (SCRAM-SHA-512, or PLAIN). It has all topics.
 * For tests of how it is reached; a listener in the clear, of which no test tells a client, is there to set it up.
 */
public final class SecureKafka implements AutoCloseable {
    public static final String USER = "actions";
    /** With everything that a file of settings, JAAS or the framework's placeholders could take for something else. */
    public static final String PASSWORD = "a \"quoted\" \\ ${hush} 'word'; x=y";

    public static final String PLAIN_PASSWORD = "plain-hush";

    private final LocalServer server;
    private final String bootstrap;
    private final Certificate broker;
    private final Certificate client;

    private SecureKafka(LocalServer server, String bootstrap, Certificate broker, Certificate client) {
        this.server = server;
        this.bootstrap = bootstrap;
        this.broker = broker;
        this.client = client;
    }

    /** @param home for its data, its log and the certificates */
    public static SecureKafka start(Path home) {
        Certificate broker = Certificate.make(home, "broker");
        Certificate client = Certificate.make(home, "client");
        String secure = "127.0.0.1:" + Ports.free();
        Kafka kind = new Kafka(
                home.resolve("kafka"),
                home.resolve("kafka.log"),
                Ports.free(),
                Ports.free(),
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Map.of("SASL_SSL", secure),
                settings(broker, client));
        LocalServer server = new LocalServer(kind);
        server.start();
        TopicSet.create(kind.bootstrap());
        addUser(kind.bootstrap());
        return new SecureKafka(server, secure, broker, client);
    }

    private static Map<String, String> settings(Certificate broker, Certificate client) {
        return Map.of(
                "ssl.keystore.type", "PKCS12",
                "ssl.keystore.location", broker.store().toString(),
                "ssl.keystore.password", Certificate.PASSWORD,
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", client.pem().toString(),
                "ssl.client.auth", "required",
                "listener.name.sasl_ssl.ssl.client.auth", "required",
                "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512",
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "listener.name.sasl_ssl.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "=\""
                                + PLAIN_PASSWORD + "\";");
    }

    private static void addUser(String bootstrap) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker takes no user: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a service's process would find in its environment. */
    public Map<String, String> environment() {
        return Map.of(
                "SHITHUB_KAFKA_BOOTSTRAP",
                bootstrap,
                "SHITHUB_KAFKA_SECURITY_PROTOCOL",
                "SASL_SSL",
                "SHITHUB_KAFKA_SASL_USERNAME",
                USER,
                "SHITHUB_KAFKA_SASL_PASSWORD",
                PASSWORD,
                "SHITHUB_KAFKA_TRUSTSTORE",
                broker.pem().toString(),
                "SHITHUB_KAFKA_KEYSTORE",
                client.store().toString(),
                "SHITHUB_KAFKA_KEYSTORE_PASSWORD",
                Certificate.PASSWORD);
    }

    /** What the broker trusts, and clients that trust {@link #environment()}'s authority do not. */
    public Certificate client() {
        return client;
    }

    @Override
    public void close() {
        server.kill();
    }
}
