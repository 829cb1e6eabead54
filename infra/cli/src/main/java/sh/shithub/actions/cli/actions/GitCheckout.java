package sh.shithub.actions.cli.actions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What git says of the checkout that a file is in; nothing when it is in none, or there is no git. */
final class GitCheckout {
    private static final int SECONDS = 10;

    private final Path directory;

    /** @param file that exists */
    GitCheckout(Path file) {
        directory = file.toAbsolutePath().getParent();
    }

    Optional<String> head() {
        return ask("rev-parse", "--verify", "--quiet", "HEAD");
    }

    /** {@code refs/heads/…}; nothing when no branch is checked out. */
    Optional<String> branch() {
        return ask("symbolic-ref", "--quiet", "HEAD");
    }

    /** The checkout's own directory as seen from the file's: "" at the top, else with a slash at its end. */
    Optional<String> prefix() {
        return ask("rev-parse", "--show-prefix");
    }

    private Optional<String> ask(String... question) {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(question));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            git.getOutputStream().close();
            String answer = new String(git.getInputStream().readNBytes(1 << 16), StandardCharsets.UTF_8).strip();
            if (!git.waitFor(SECONDS, TimeUnit.SECONDS)) {
                git.destroyForcibly();
                return Optional.empty();
            }
            return git.exitValue() == 0 ? Optional.of(answer) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
