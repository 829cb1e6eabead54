package sh.shithub.actions.cli.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;

/** {@code .dev/env} as {@code infra/bin/up} writes it: KEY=value lines, taken as they are, never evaluated (wire.md, "The file .dev/env"). */
final class DevEnv {
    private static final Path PLACE = Path.of(".dev", "env");

    private DevEnv() {}

    /** The nearest one from a directory upward. */
    static Optional<Path> above(Path directory) {
        return Stream.iterate(directory.toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve(PLACE))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** A later line wins over an earlier one of the same name. */
    static Map<String, String> read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.startsWith("#") && line.indexOf('=') > 0)
                    .map(line -> line.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0].strip(), pair -> pair[1], (first, last) -> last));
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new Failure(ExitCode.USAGE, file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
