package sh.shithub.actions.checks.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import sh.shithub.actions.devstack.stack.Stack;

/** Lends one running system, every service twice, to all end-to-end tests; starting it takes longer than most of them. */
public final class RunningStackExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(RunningStackExtension.class);
    /** The stack's folder: its env file, logs and data. */
    static final Path HOME = Path.of("target/endtoend");

    private static final Map<String, String> SETTINGS = Map.of(
            "SHITHUB_GROUP_PROTOCOL", groupProtocol(),
            "SHITHUB_HEARTBEATS_PER_MINUTE", "0",
            // All that our own packages have to say, so that the search for secrets in it means something.
            "SHITHUB_LOG_LEVEL", "DEBUG",
            // The tests' clients keep connections that they do not use any more; those that call do so within this
            // time.
            "SHITHUB_DRAIN", "3s");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Lent.class, key -> new Lent(), Lent.class)
                .stack;
    }

    /** Closed when the last test of the run has ended. */
    private static final class Lent implements AutoCloseable {
        private final Stack processes = Stack.up(
                home(), freeBase(), SETTINGS, "api-gateway=2", "claim-service=2", "log-service=2", "status-service=2");
        private final RunningStack stack = new RunningStack(processes);

        @Override
        public void close() {
            processes.wipe();
        }
    }

    private static Path home() {
        try {
            return Files.createDirectories(HOME);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the services' consumers agree on who reads what; one JVM's stacks all do so in the same way. */
    public static String groupProtocol() {
        return System.getProperty("group.protocol", "consumer");
    }

    /** Sixty ports from here on are most likely free: the system hands out others. */
    public static int freeBase() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return 10_000 + socket.getLocalPort() % 200 * 60;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
