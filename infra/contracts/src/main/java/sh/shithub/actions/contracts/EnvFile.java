package sh.shithub.actions.contracts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files of {@code KEY=value} lines such as {@code .dev/env} (wire.md, "Commands"): values are taken as they are, never evaluated. */
public final class EnvFile {
    private EnvFile() {}

    /** Values by key in the file's order; of lines with the same key the last one's. Lines without a key and comments are left out. */
    public static Map<String, String> read(Path file) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(line.substring(0, equals).strip(), line.substring(equals + 1));
            }
        }
        return values;
    }
}
