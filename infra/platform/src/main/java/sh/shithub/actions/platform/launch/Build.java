package sh.shithub.actions.platform.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version and commit of which this program was built.
 *
 * @param version of the project
 * @param commit {@code unknown} when it was built from a tree without {@code .git}
 * @param time the commit's, not the build's: the same tree gives the same program
 */
record Build(String version, String commit, String time) {
    static final Build THIS = read();

    private static Build read() {
        Properties said = new Properties();
        try (InputStream file = Build.class.getResourceAsStream("build.properties")) {
            if (file != null) {
                said.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("build.properties cannot be read", e);
        }
        return new Build(value(said, "version"), value(said, "commit"), value(said, "time"));
    }

    /** A compiler that is not Maven leaves a placeholder, or the file away. */
    private static String value(Properties said, String name) {
        String value = said.getProperty(name, "unknown");
        return value.startsWith("$") ? "unknown" : value;
    }
}
