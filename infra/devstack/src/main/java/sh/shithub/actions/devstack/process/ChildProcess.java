package sh.shithub.actions.devstack.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A running program: started through a few lines of shell, because Java can neither let it die with itself nor detach it.
 *
 * @param name as people know it, for messages
 */
public record ChildProcess(String name, long pid, Ending ending) {
    private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);

    /** @throws StartFailedException when it cannot be run at all; that it then works is for the caller to see */
    public static ChildProcess start(Program program, Lifetime lifetime) {
        try {
            Files.createDirectories(program.log().toAbsolutePath().getParent());
            ProcessBuilder builder = new ProcessBuilder(shell(program, lifetime));
            // Settings are given, never inherited: the caller's may be those of another stack.
            builder.environment().keySet().removeIf(key -> key.startsWith("SHITHUB_"));
            builder.environment().putAll(program.environment());
            builder.redirectError(ProcessBuilder.Redirect.appendTo(program.log().toFile()));
            return new ChildProcess(program.name(), firstNumber(builder.start()), program.ending());
        } catch (IOException | NumberFormatException e) {
            throw new StartFailedException(program.name() + " cannot be run: " + e.getMessage(), e);
        }
    }

    public boolean isRunning() {
        return Pids.isRunning(pid);
    }

    /** Freezes it and what it started; its clients then wait. */
    public void pause() {
        Signal.STOP.send(Pids.family(pid));
    }

    public void resume() {
        Signal.CONT.send(Pids.family(pid));
    }

    /**
     * Asks it to end and kills it when it takes too long. Returns when it is gone.
     *
     * @return false when it had to be killed
     */
    public boolean stop() {
        if (!isRunning()) {
            return true;
        }
        resume();
        ending.signal().send(List.of(pid));
        boolean ended = endsWithin(ending.patience(), List.of(pid));
        if (!ended) {
            kill();
        }
        return ended;
    }

    /** As a crash would end it, and what it started with it. Returns when all are gone. */
    public void kill() {
        List<Long> family = Pids.family(pid);
        Signal.KILL.send(family);
        if (!endsWithin(KILLED_WITHIN, family)) {
            throw new IllegalStateException(name + " (process " + pid + ") does not end even when killed");
        }
    }

    private static List<String> shell(Program program, Lifetime lifetime) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c"));
        String log = program.log().toAbsolutePath().toString();
        String orphaned = program.orphaned().name();
        if (lifetime instanceof Lifetime.WithParent) {
            command.addAll(List.of(script("run-with-parent.sh"), "sh", log, orphaned));
        } else if (lifetime instanceof Lifetime.WithProcess other) {
            command.addAll(List.of(script("run-with-process.sh"), "sh", log, orphaned, Long.toString(other.pid())));
        } else {
            command.addAll(List.of(script("run-detached.sh"), "sh", log));
        }
        command.addAll(program.command());
        return command;
    }

    private static String script(String name) throws IOException {
        try (InputStream in = ChildProcess.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static long firstNumber(Process shell) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        return Long.parseLong(line == null ? "no process id" : line);
    }

    private static boolean endsWithin(Duration patience, List<Long> pids) {
        return Wait.until(patience, () -> pids.stream().noneMatch(Pids::isRunning));
    }
}
