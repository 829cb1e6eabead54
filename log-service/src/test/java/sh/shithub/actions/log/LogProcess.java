package sh.shithub.actions.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sh.shithub.actions.testkit.DevStack;

/** log-service as it is deployed: a process of its own, from the packaged jar, that can be killed at any line. */
final class LogProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target/log-service.jar");
    private final Process process;

    private LogProcess(Process process) {
        this.process = process;
    }

    /** @param heap of the process, MiB */
    static LogProcess start(DevStack stack, String name, int heap, Map<String, String> settings) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(
                    JAR + " is not there; mvn -pl log-service -am -DskipTests package makes it");
        }
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-jar",
                JAR.toString()));
        builder.environment().putAll(stack.environment());
        builder.environment().put("SHITHUB_INSTANCE", name);
        builder.environment().put("SHITHUB_LOG_FINISH_SWEEP_EVERY", "500ms");
        builder.environment().put("SHITHUB_LOG_FINISH_REOPEN_AFTER", "100ms");
        builder.environment().putAll(settings);
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Path.of("target", name + ".log").toFile()));
        try {
            return new LogProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** The most memory that the process has had so far, MiB; 0 where the system does not tell. */
    long peakMebibytes() {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** SIGTERM, as a deployment does. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
