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

/** A running program: started through a few lines of shell, because Java can neither watch for its own death nor detach. */
public final class ChildProcess {
    private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);

    private final Program program;
    private final long pid;

    private ChildProcess(Program program, long pid) {
        this.program = program;
        this.pid = pid;
    }

    /** @throws StartFailedException when it cannot be run at all; that it then works is for the caller to see */
    public static ChildProcess start(Program program, Lifetime lifetime) {
        try {
            Files.createDirectories(program.log().toAbsolutePath().getParent());
            ProcessBuilder builder = new ProcessBuilder(shell(program, lifetime));
            builder.environment().putAll(program.environment());
            builder.redirectError(ProcessBuilder.Redirect.appendTo(program.log().toFile()));
            return new ChildProcess(program, firstNumber(builder.start()));
        } catch (IOException | NumberFormatException e) {
            throw new StartFailedException(program.name() + " cannot be run: " + e.getMessage(), e);
        }
    }

    public long pid() {
        return pid;
    }

    public boolean isRunning() {
        return Pids.isRunning(pid);
    }

    /** Freezes it and what it started; whoever talks to it then waits. */
    public void pause() {
        Signal.STOP.send(Pids.family(pid));
    }

    public void resume() {
        Signal.CONT.send(Pids.family(pid));
    }

    /** Asks it to end and kills it when it takes too long. Returns when it is gone. */
    public void stop() {
        resume();
        program.end().send(List.of(pid));
        if (!endsWithin(program.patience(), List.of(pid))) {
            kill();
        }
    }

    /** As a crash would end it, and what it started with it. Returns when all are gone. */
    public void kill() {
        List<Long> family = Pids.family(pid);
        Signal.KILL.send(family);
        if (!endsWithin(KILLED_WITHIN, family)) {
            throw new IllegalStateException(program.name() + " (process " + pid + ") does not end even when killed");
        }
    }

    private static List<String> shell(Program program, Lifetime lifetime) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c"));
        String log = program.log().toAbsolutePath().toString();
        if (lifetime == Lifetime.WITH_PARENT) {
            command.addAll(List.of(
                    script("run-with-parent.sh"), "sh", log, program.orphaned().name()));
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
