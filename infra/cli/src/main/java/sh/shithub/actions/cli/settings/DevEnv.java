package sh.shithub.actions.cli.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.contracts.EarlierSettings;
import sh.shithub.actions.contracts.EnvFile;

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

    /** @throws Failure when it cannot be read */
    static Map<String, String> read(Path file) {
        try {
            return EarlierSettings.renamed(EnvFile.read(file));
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
