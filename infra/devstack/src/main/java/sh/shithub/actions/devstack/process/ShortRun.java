package sh.shithub.actions.devstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs a program to its end: the ones that prepare a server's data. */
public final class ShortRun {
    private ShortRun() {}

    /** @throws StartFailedException with the log's end when it does not end with success */
    public static void of(String what, Path log, List<String> command) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new StartFailedException(
                        what + " failed with exit code " + code + ":" + System.lineSeparator() + LogTail.of(log));
            }
        } catch (IOException e) {
            throw new StartFailedException(what + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailedException(what + " was interrupted", e);
        }
    }
}
