package sh.shithub.actions.devstack.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import sh.shithub.actions.devstack.process.ChildProcess;
import sh.shithub.actions.devstack.process.Ending;
import sh.shithub.actions.devstack.process.Signal;

/**
 * Which processes are the stack's: one file each, written the moment it starts, so that when its starter dies it can
 * be found again. A process is only taken for ours when it started at the time that the file says; a number may be used again.
 */
final class RunRecords {
    private static final String SUFFIX = ".pid";
    /** The system counts start times from its own start, which clock corrections move. */
    private static final Duration TOLERANCE = Duration.ofSeconds(3);

    private final Path folder;
    private boolean closed;

    RunRecords(StackFiles files) {
        this.folder = files.run();
    }

    /** After {@link #close()} nothing may start any more: the process is killed and an exception thrown. */
    synchronized void add(ChildProcess process) {
        if (closed) {
            process.kill();
            throw new StackException(ExitCode.NOT_STARTED, "the start was cut off");
        }
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("pid", Long.toString(process.pid()));
        lines.put("started", started(process.pid()).map(Instant::toString).orElse(""));
        lines.put("end", process.ending().signal().name());
        lines.put("patience", process.ending().patience().toString());
        KeyValueFile.write(file(process.name()), lines);
    }

    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Names of all that were started and not stopped since, alive or not, in alphabetical order. */
    Map<String, Optional<ChildProcess>> all() {
        Map<String, Optional<ChildProcess>> all = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(SUFFIX))
                        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                        .forEach(name -> all.put(name, running(name)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + folder, e);
            }
        }
        return all;
    }

    /** Those that run right now. */
    Map<String, ChildProcess> running() {
        Map<String, ChildProcess> running = new TreeMap<>();
        all().forEach((name, process) -> process.ifPresent(it -> running.put(name, it)));
        return running;
    }

    /** Empty when it was not started, has ended, or when its number belongs to another process now. */
    Optional<ChildProcess> running(String name) {
        Map<String, String> lines = KeyValueFile.read(file(name));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Ending ending = new Ending(Signal.valueOf(lines.get("end")), Duration.parse(lines.get("patience")));
        ChildProcess process = new ChildProcess(name, Long.parseLong(lines.get("pid")), ending);
        boolean ours = process.isRunning() && isSame(lines.get("started"), started(process.pid()));
        return ours ? Optional.of(process) : Optional.empty();
    }

    void forget(String name) {
        deleteQuietly(file(name));
    }

    static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }

    private static boolean isSame(String recorded, Optional<Instant> found) {
        if (recorded.isEmpty() || found.isEmpty()) {
            return recorded.isEmpty() && found.isEmpty();
        }
        return Duration.between(Instant.parse(recorded), found.get()).abs().compareTo(TOLERANCE) <= 0;
    }

    private static Optional<Instant> started(long pid) {
        return ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant());
    }

    private Path file(String name) {
        return folder.resolve(name + SUFFIX);
    }
}
