package sh.shithub.actions.runner.shell;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The host's shell: {@code bash -e} where there is one, else {@code sh -e}. Each script gets a process group of its own where
 * the host has {@code setsid}, so that what it starts can be stopped with it.
 */
public final class Shell {
    private final List<String> command;
    private final boolean grouped;

    private Shell(String program, Optional<Path> setsid) {
        grouped = setsid.isPresent();
        command = new ArrayList<>();
        setsid.map(Path::toString).ifPresent(command::add);
        command.addAll(List.of(program, "-e"));
    }

    /** @param path the host's {@code PATH} */
    public static Shell find(String path) {
        String program = onPath(path, "bash").map(Path::toString).orElse("/bin/sh");
        return new Shell(program, onPath(path, "setsid"));
    }

    /** A started script: its process, and the group it leads. */
    public record Running(Process process, ProcessGroup group) {}

    /**
     * Standard error goes where standard output goes; standard input is empty.
     *
     * @param environment all of it: nothing is inherited
     */
    public Running start(Path script, Path directory, Map<String, String> environment) throws IOException {
        List<String> words = new ArrayList<>(command);
        words.add(script.toString());
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        return new Running(process, new ProcessGroup(process.toHandle(), grouped));
    }

    private static Optional<Path> onPath(String path, String program) {
        return Stream.of(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
