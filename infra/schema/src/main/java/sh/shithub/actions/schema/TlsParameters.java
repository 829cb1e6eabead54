package sh.shithub.actions.schema;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The parameters of a database's address that are about TLS. They mean to JDBC what they mean to psql; here they are only looked at,
 * because the driver would say what is wrong with them as if the database were away.
 */
final class TlsParameters {
    private static final List<String> MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final List<String> FILES = List.of("sslrootcert", "sslcert", "sslkey");

    private TlsParameters() {}

    /** @throws IllegalArgumentException with the parameter, its value and what was expected */
    static void require(String query) {
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            if (parts.length == 2) {
                require(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
    }

    private static void require(String name, String value) {
        if (name.equals("sslmode") && !MODES.contains(value)) {
            throw new IllegalArgumentException(
                    "an address with sslmode=" + value + "; expected one of " + String.join(", ", MODES));
        }
        if (FILES.contains(name) && !Files.isReadable(Path.of(value))) {
            throw new IllegalArgumentException("an address with " + name + "=" + value
                    + "; expected a file that this process can read, and there is none");
        }
    }
}
