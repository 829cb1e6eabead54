package sh.shithub.actions.checks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A process sees another time of day (libfaketime); how fast time goes it sees right. */
record SkewedClock(FaultyStack stack, String name, String by) implements Act {
    @Override
    public String strike() {
        Optional<Path> library = library();
        if (library.isEmpty()) {
            return "skipped: libfaketime is not installed";
        }
        stack.kill(name);
        stack.startOnceWith(
                name,
                Map.of(
                        "LD_PRELOAD",
                        library.get().toString(),
                        "FAKETIME",
                        by,
                        "DONT_FAKE_MONOTONIC",
                        "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1",
                        // Else it guesses, wrongly for Java, whose waits would then not wait but spin.
                        "FAKETIME_FORCE_MONOTONIC_FIX",
                        "0",
                        "FAKETIME_DISABLE_SHM",
                        "1"));
        return "started with its clock off by " + by;
    }

    @Override
    public void heal() {
        if (library().isPresent()) {
            stack.kill(name);
            stack.start(name);
        }
    }

    private static Optional<Path> library() {
        try (DirectoryStream<Path> machines = Files.newDirectoryStream(Path.of("/usr/lib"))) {
            for (Path machine : machines) {
                Path library = machine.resolve("faketime/libfaketimeMT.so.1");
                if (Files.exists(library)) {
                    return Optional.of(library);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
