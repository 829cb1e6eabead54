package sh.shithub.actions.checks.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import sh.shithub.actions.checks.docs.Checkout;

/** The files of this checkout in which settings are declared and read: what is built, and what is typed; no tests. */
final class Sources {
    static final Path ROOT = Checkout.ROOT;
    private static final List<String> MODULES = List.of(
            "api-gateway",
            "claim-service",
            "log-service",
            "status-service",
            "infra/cli",
            "infra/runner",
            "infra/bench",
            "infra/devstack",
            "infra/platform",
            "infra/retention",
            "infra/schema",
            "infra/contracts");

    private Sources() {}

    /** Text by path from the root. */
    static Map<String, String> java() {
        return read(MODULES.stream().map(module -> module + "/src/main/java"), ".java");
    }

    static Map<String, String> yaml() {
        return read(MODULES.stream().map(module -> module + "/src/main/resources"), "application.yml");
    }

    static Map<String, String> scripts() {
        return read(Stream.of("infra/bin"), "");
    }

    /** What people read, decisions aside: those tell of their time. */
    static Map<String, String> pages() {
        Map<String, String> pages = read(Stream.concat(MODULES.stream(), Stream.of("infra/docs")), ".md");
        pages.keySet().removeIf(path -> path.contains("/decisions/") || path.contains("/target/"));
        pages.put("README.md", text(ROOT.resolve("README.md")));
        return pages;
    }

    private static Map<String, String> read(Stream<String> folders, String ending) {
        Map<String, String> texts = new TreeMap<>();
        folders.map(ROOT::resolve).filter(Files::isDirectory).forEach(folder -> {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(Files::isRegularFile)
                        .filter(file -> file.toString().endsWith(ending))
                        .forEach(file -> texts.put(ROOT.relativize(file).toString(), text(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return texts;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
