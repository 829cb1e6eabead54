package sh.shithub.actions.platform.kafka;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import sh.shithub.actions.contracts.Setting;

/** A file of certificates or of a key. It is opened once at the start, by Kafka's own code, so that a bad one is named then. */
record KeyFile(Setting setting, Path path, String type, Setting passwordSetting, String password) {
    private static final Map<String, String> TYPES =
            Map.of("pem", "PEM", "p12", "PKCS12", "pfx", "PKCS12", "jks", "JKS");

    /** @return empty when none is set */
    static Optional<KeyFile> of(Setting setting, Setting passwordSetting, Function<String, String> given) {
        String path = setting.in(given);
        String password = passwordSetting.in(given);
        if (path.isEmpty() && !password.isEmpty()) {
            throw new IllegalArgumentException(
                    passwordSetting + " is set, but " + setting + " is not; expected both, or neither");
        }
        return path.isEmpty()
                ? Optional.empty()
                : Optional.of(new KeyFile(setting, Path.of(path), type(setting, path), passwordSetting, password));
    }

    private static String type(Setting setting, String path) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new IllegalArgumentException(
                    setting + " is '" + path + "'; expected a file that ends with .pem, .p12, .pfx or .jks");
        }
        if (!Files.isReadable(Path.of(path))) {
            throw new IllegalArgumentException(
                    setting + " is '" + path + "'; expected a file that this process can read, and there is none");
        }
        return type;
    }

    Map<String, String> truststore() {
        boolean pem = type.equals("PEM");
        if (pem && !password.isEmpty()) {
            throw new IllegalArgumentException(passwordSetting + " is set, but " + setting + " is '" + path
                    + "'; a .pem of certificates has no password");
        }
        return opened(Map.of(
                SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, type,
                SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, path.toString(),
                SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG, password));
    }

    /** A key has the password of its store, and that of a .pem one of its own. */
    Map<String, String> keystore() {
        boolean pem = type.equals("PEM");
        return opened(Map.of(
                SslConfigs.SSL_KEYSTORE_TYPE_CONFIG,
                type,
                SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
                path.toString(),
                SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG,
                pem ? "" : password,
                SslConfigs.SSL_KEY_PASSWORD_CONFIG,
                password));
    }

    private Map<String, String> opened(Map<String, String> client) {
        Map<String, String> used = new HashMap<>(client);
        used.values().removeIf(String::isEmpty);
        Map<String, Object> typed = new HashMap<>(used);
        typed.replaceAll((key, value) -> key.endsWith("password") ? new Password((String) value) : value);
        typed.put(SslConfigs.SSL_PROTOCOL_CONFIG, SslConfigs.DEFAULT_SSL_PROTOCOL);
        typed.put(SslConfigs.SSL_CIPHER_SUITES_CONFIG, List.of());
        typed.put(SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG, List.of());
        typed.put(SslConfigs.SSL_KEYMANAGER_ALGORITHM_CONFIG, KeyManagerFactory.getDefaultAlgorithm());
        typed.put(SslConfigs.SSL_TRUSTMANAGER_ALGORITHM_CONFIG, TrustManagerFactory.getDefaultAlgorithm());
        try (DefaultSslEngineFactory engines = new DefaultSslEngineFactory()) {
            engines.configure(typed);
            return used;
        } catch (KafkaException | IllegalArgumentException | IllegalStateException e) {
            // What Kafka adds is the file's name. No cause: the launcher would take an IOException for a dependency
            // that is away.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(setting + " is '" + path + "', which does not open as " + type + ": "
                    + cause.getMessage() + "; expected another file, or the right " + passwordSetting);
        }
    }
}
