package sh.shithub.actions.devstack.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import sh.shithub.actions.contracts.EnvFile;
import sh.shithub.actions.devstack.servers.Folders;

/** Files of {@code KEY=value} lines that only their owner may read, and that are never seen half written. */
final class KeyValueFile {
    private KeyValueFile() {}

    /** Empty when there is no such file. */
    static Map<String, String> read(Path file) {
        try {
            return Files.exists(file) ? EnvFile.read(file) : new LinkedHashMap<>();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    static void write(Path file, Map<String, String> values) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path unfinished = file.resolveSibling(file.getFileName() + ".new");
            Folders.writeForOwner(unfinished, text(values));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String text(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + oneLine(entry) + "\n")
                .collect(Collectors.joining());
    }

    private static String oneLine(Map.Entry<String, String> entry) {
        if (entry.getValue().contains("\n")) {
            throw new StackException(
                    ExitCode.CONFIG, entry.getKey() + " has several lines; expected a value of one line");
        }
        return entry.getValue();
    }
}
